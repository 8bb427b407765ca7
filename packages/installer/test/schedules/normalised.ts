const transient = new Set([
  'Event',
  'Pod',
  'ReplicaSet',
  'ControllerRevision',
  'Endpoints',
  'EndpointSlice',
  'Lease',
  'ServiceL2Status',
  'Job',
  'ConfigurationState',
  'Node',
]);
const ours = new Set(['gatesmith-journal']);
/** The mark of a namespace that the install created; a quota from the start needs the namespace before the install. */
const createdByUs = 'app.kubernetes.io/managed-by';

/** The objects of a cluster without what is given out by lot or by the clock, and without what a policy of its owner adds. */
export function normalised(
  objects: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<string, unknown>> {
  const kept: Record<string, unknown> = {};
  for (const object of objects) {
    const { kind, metadata, spec, data } = object as {
      kind: string;
      metadata: { name: string; namespace?: string; labels?: Record<string, string> };
      spec?: Record<string, unknown>;
      data?: unknown;
    }; // stored objects
    const { name, namespace = '', labels: { team: _, ...labels } = {} } = metadata;
    if (transient.has(kind) || ours.has(name) || name.startsWith('sh.helm.release')) continue;
    kept[`${kind}/${namespace}/${name}`] =
      kind === 'Service' || kind === 'IPAddressPool' || kind === 'L2Advertisement' || kind === 'Namespace'
        ? { labels: kind === 'Namespace' ? withoutMark(labels) : labels, spec: withoutLots(spec ?? {}) }
        : kind === 'ConfigMap' && namespace === 'kube-system' && name === 'kube-proxy'
          ? { data }
          : { labels };
  }
  return kept;
}

function withoutLots({
  clusterIP: _,
  clusterIPs: __,
  healthCheckNodePort: ___,
  ports,
  ...spec
}: Record<string, unknown>): unknown {
  return {
    ...spec,
    ports: Array.isArray(ports)
      ? ports.map((port: Record<string, unknown>) => ({ ...port, nodePort: undefined }))
      : ports,
  };
}

function withoutMark({ [createdByUs]: _, ...labels }: Record<string, string>): Record<string, string> {
  return labels;
}
