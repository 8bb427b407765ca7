/** The choices that a new values file contains. */
export interface InitChoices {
  readonly addresses: readonly string[];
  readonly controller: 'traefik' | 'ingress-nginx' | 'none';
  readonly kind: 'DaemonSet' | 'Deployment';
  readonly className: string;
  readonly acknowledgeEndOfLife: boolean;
}

/** A values file with a comment at each choice; everything else keeps its default. */
export function valuesTemplate({
  addresses,
  controller,
  kind,
  className,
  acknowledgeEndOfLife,
}: InitChoices): string {
  const lines = [
    '# The front door of a cluster. Apply it with: gatesmith up -f values.yaml',
    '# For helm install, print the values that Helm needs with: gatesmith render -f values.yaml --format values',
    '# Sections that are left out keep their defaults.',
    '',
    '# Addresses for Services of type LoadBalancer, as ranges (a-b) or prefixes (CIDR). Nothing else on the network may',
    '# use them: no node, no router and no DHCP range.',
    'pools:',
    '  - name: default',
    '    addresses:',
    ...addresses.map((range) => `      - ${JSON.stringify(range)}`),
    '',
    '# Layer 2 announcement requires strictARP where kube-proxy runs in ipvs mode. The mode itself is not changed.',
    'kubeProxy:',
    '  mode: keep',
    '  strictARP: when-ipvs',
    '',
  ];
  if (controller === 'none') {
    lines.push(
      '# No ingress controller: addresses for your own Services only.',
      'ingress:',
      '  controller: none',
      '',
    );
    return lines.join('\n');
  }
  lines.push(
    kind === 'DaemonSet'
      ? '# The ingress controller, one pod on every node.'
      : '# The ingress controller, with replicas instead of one pod on every node.',
    'ingress:',
    `  controller: ${controller}`,
  );
  if (acknowledgeEndOfLife && controller === 'ingress-nginx') {
    lines.push(
      '  # ingress-nginx no longer gets fixes, not even for security holes.',
      '  acknowledgeEndOfLife: true',
    );
  }
  lines.push(`  kind: ${kind}`);
  if (kind === 'Deployment') lines.push('  replicas: 2');
  lines.push(
    '  # The ingressClassName of your Ingress objects; keep it when you change controllers.',
    `  className: ${JSON.stringify(className)}`,
    '',
    '# The Service that holds the address in front of the controller.',
    'entrypoint:',
    '  enabled: true',
    '  ipAddressPool: default',
    '',
  );
  return lines.join('\n');
}
