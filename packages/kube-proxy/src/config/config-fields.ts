/** The type of a field of KubeProxyConfiguration v1alpha1; an object names its own fields. */
export type FieldType =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'duration'
  | 'strings'
  | 'gates'
  | 'anything'
  | { readonly [field: string]: FieldType };

const proxier = {
  masqueradeAll: 'boolean',
  masqueradeBit: 'integer',
  minSyncPeriod: 'duration',
  syncPeriod: 'duration',
} as const;

/**
 * Every field that any release since 1.12 has known, with the type that Go decodes it into. A field of another release is
 * ignored with a log line; a wrong type ends kube-proxy in every release.
 *
 * Source: k8s.io/kube-proxy `config/v1alpha1/types.go`, 1.12 to 1.37.
 */
export const configFields: { readonly [field: string]: FieldType } = {
  apiVersion: 'string',
  kind: 'string',
  bindAddress: 'string',
  bindAddressHardFail: 'boolean',
  clientConnection: {
    acceptContentTypes: 'string',
    burst: 'integer',
    contentType: 'string',
    kubeconfig: 'string',
    qps: 'number',
  },
  clusterCIDR: 'string',
  configSyncPeriod: 'duration',
  conntrack: {
    maxPerCore: 'integer',
    min: 'integer',
    tcpBeLiberal: 'boolean',
    tcpCloseWaitTimeout: 'duration',
    tcpEstablishedTimeout: 'duration',
    udpStreamTimeout: 'duration',
    udpTimeout: 'duration',
  },
  detectLocal: { bridgeInterface: 'string', interfaceNamePrefix: 'string' },
  detectLocalMode: 'string',
  enableProfiling: 'boolean',
  featureGates: 'gates',
  healthzBindAddress: 'string',
  hostnameOverride: 'string',
  iptables: { ...proxier, localhostNodePorts: 'boolean' },
  ipvs: {
    excludeCIDRs: 'strings',
    minSyncPeriod: 'duration',
    scheduler: 'string',
    strictARP: 'boolean',
    syncPeriod: 'duration',
    tcpFinTimeout: 'duration',
    tcpTimeout: 'duration',
    udpTimeout: 'duration',
  },
  logging: {
    flushFrequency: 'anything',
    format: 'string',
    options: 'anything',
    verbosity: 'integer',
    vmodule: 'anything',
  },
  metricsBindAddress: 'string',
  mode: 'string',
  nftables: proxier,
  nodePortAddresses: 'strings',
  oomScoreAdj: 'integer',
  portRange: 'string',
  showHiddenMetricsForVersion: 'string',
  windowsRunAsService: 'boolean',
  winkernel: {
    enableDSR: 'boolean',
    forwardHealthCheckVip: 'boolean',
    networkName: 'string',
    rootHnsEndpointName: 'string',
    sourceVip: 'string',
  },
};

/** Fields that are gone, and the first release that ignores them. */
export const removedFields: ReadonlyMap<string, string> = new Map([
  ['resourceContainer', '1.16'],
  ['conntrack.max', '1.16'],
  ['udpIdleTimeout', '1.26'],
]);

/**
 * Feature gates found in kube-proxy configurations, and the first release that exits with "unrecognized feature gate" on them.
 *
 * Source: kubernetes/kubernetes#94514 and the list of removed feature gates on kubernetes.io.
 */
export const removedGates: ReadonlyMap<string, string> = new Map([
  ['SupportIPVSProxyMode', '1.20'],
  ['EndpointSlice', '1.25'],
  ['EndpointSliceProxying', '1.25'],
  ['IPv6DualStack', '1.25'],
  ['ServiceNodePortStaticSubrange', '1.31'],
  ['ServiceTopology', '1.22'],
  ['WindowsEndpointSliceProxying', '1.25'],
]);

/** Gates that came late, and the first release that supports them: an older kube-proxy exits on them. */
export const addedGates: ReadonlyMap<string, string> = new Map([
  ['KubeProxyIPVS', '1.37'],
  ['NFTablesProxyMode', '1.29'],
]);

/** Gates that cannot be switched off any more, and since when: kube-proxy exits on `false`. */
export const lockedGates: ReadonlyMap<string, string> = new Map([['NFTablesProxyMode', '1.33']]);
