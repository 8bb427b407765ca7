import { type IpFamily, podNetwork } from '../lan/addresses.ts';
import { kubeconfigText } from './kubeconfig.ts';

export type KubeProxyMode = 'nftables' | 'iptables' | 'ipvs';

export interface KubeProxyOptions {
  readonly mode: KubeProxyMode;
  readonly ipFamilies: readonly IpFamily[];
  /** As the nodes reach the API server. */
  readonly server: string;
  /** PEM. */
  readonly ca: string;
}

const namespace = 'kube-system';
const labels = { 'k8s-app': 'kube-proxy' };
const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** kube-proxy the way kubeadm lays it out: ConfigMap with `config.conf`, mounted into a DaemonSet on the host network. */
export function kubeProxyObjects(options: KubeProxyOptions): readonly Readonly<Record<string, unknown>>[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'kube-proxy', namespace } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'kubeadm:node-proxier' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:node-proxier' },
      subjects: [{ kind: 'ServiceAccount', name: 'kube-proxy', namespace }],
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-proxy', namespace, labels: { app: 'kube-proxy' } },
      data: { 'config.conf': configText(options), 'kubeconfig.conf': podKubeconfig(options) },
    },
    daemonSet(),
  ];
}

/** In the order and words of a kubeadm dump, because that is what a patcher will meet. */
function configText({ mode, ipFamilies }: KubeProxyOptions): string {
  const dual = ipFamilies.includes('IPv6');
  return `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: ${dual ? '"::"' : '0.0.0.0'}
bindAddressHardFail: false
clientConnection:
  acceptContentTypes: ""
  burst: 0
  contentType: ""
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
  qps: 0
clusterCIDR: ${[podNetwork.ipv4, ...(dual ? [podNetwork.ipv6] : [])].join(',')}
configSyncPeriod: 0s
conntrack:
  # A network namespace may not set the machine's connection tracking limits.
  maxPerCore: 0
  min: 0
  tcpCloseWaitTimeout: 0s
  tcpEstablishedTimeout: 0s
detectLocalMode: ""
enableProfiling: false
healthzBindAddress: ""
hostnameOverride: ""
iptables:
  localhostNodePorts: null
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 0s
  syncPeriod: 0s
ipvs:
  excludeCIDRs: null
  minSyncPeriod: 0s
  scheduler: ""
  strictARP: false
  syncPeriod: 0s
kind: KubeProxyConfiguration
metricsBindAddress: ""
mode: ${mode}
nftables:
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 0s
  syncPeriod: 0s
nodePortAddresses: null
oomScoreAdj: null
portRange: ""
showHiddenMetricsForVersion: ""
`;
}

function podKubeconfig({ server, ca }: KubeProxyOptions): string {
  const inline: { users: readonly { name: string; user: unknown }[] } = JSON.parse(
    kubeconfigText({ server, ca, token: '', context: 'default' }),
  );
  return JSON.stringify({
    ...inline,
    users: inline.users.map(({ name }) => ({ name, user: { tokenFile: `${serviceAccountFolder}/token` } })),
  });
}

function daemonSet(): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-proxy', namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: 'RollingUpdate' },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'kube-proxy',
          hostNetwork: true,
          priorityClassName: 'system-node-critical',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'kube-proxy',
              image: 'registry.k8s.io/kube-proxy:v1.36.3',
              command: [
                '/usr/local/bin/kube-proxy',
                '--config=/var/lib/kube-proxy/config.conf',
                '--hostname-override=$(NODE_NAME)',
              ],
              env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
              securityContext: { privileged: true },
              volumeMounts: [
                { name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' },
                { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
                { name: 'lib-modules', mountPath: '/lib/modules', readOnly: true },
              ],
            },
          ],
          volumes: [
            { name: 'kube-proxy', configMap: { name: 'kube-proxy' } },
            { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
            { name: 'lib-modules', hostPath: { path: '/lib/modules' } },
          ],
        },
      },
    },
  };
}
