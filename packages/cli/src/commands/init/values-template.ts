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
    '# What `gatesmith up -f` brings a cluster to. `helm install -f` reads the same document.',
    '# Sections that are left out keep their defaults; `gatesmith render -f` prints them all.',
    '',
    '# Addresses that Services of type LoadBalancer get. Only such that nothing else on the network uses: no node, no',
    '# router, no DHCP range. A range (a-b) or a prefix (CIDR) each.',
    'pools:',
    '  - name: default',
    '    addresses:',
    ...addresses.map((range) => `      - ${JSON.stringify(range)}`),
    '',
    '# What kube-proxy needs for Layer 2: strictARP, in ipvs mode only. Its mode stays as it is.',
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
      '  # It gets no fixes any more, not for security holes either.',
      '  acknowledgeEndOfLife: true',
    );
  }
  lines.push(`  kind: ${kind}`);
  if (kind === 'Deployment') lines.push('  replicas: 2');
  lines.push(
    '  # The name that Ingress objects ask for; keep it when you change controllers.',
    `  className: ${JSON.stringify(className)}`,
    '',
    '# The one Service that holds the address in front of the controller.',
    'entrypoint:',
    '  enabled: true',
    '  ipAddressPool: default',
    '',
  );
  return lines.join('\n');
}
