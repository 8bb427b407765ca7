import { at, isConditionTrue, isRecord, type Json, listAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, labelsOf, namespaceOf, uidOf } from '../model/object.ts';
import { readYaml } from '../read-yaml.ts';

/** The way a kube-proxy pod runs with the current content of its ConfigMap. */
export type KubeProxySetup =
  | { readonly type: 'good'; readonly mode: 'ipvs' | 'iptables' | 'nftables'; readonly strictARP: boolean }
  | { readonly type: 'bad'; readonly why: string };

/** Reads the configuration that a kube-proxy pod would read at its start: the file of `--config`, from the ConfigMap mounted there. */
export function readKubeProxySetup(cluster: Cluster, pod: KubeObject): KubeProxySetup {
  const [container] = listAt(pod, 'spec', 'containers');
  const args = [...listAt(container, 'command'), ...listAt(container, 'args')].filter(
    (arg) => typeof arg === 'string',
  );
  const config = args.find((arg) => arg.startsWith('--config='))?.slice('--config='.length);
  if (config === undefined) return fromFlags(args);
  const file = config.split('/').at(-1) ?? '';
  const text = listAt(pod, 'spec', 'volumes')
    .map((volume) => textAt(volume, 'configMap', 'name'))
    .filter((name) => name !== undefined)
    .map((name) => cluster.store.get('configmaps', namespaceOf(pod), name))
    .map((configMap) => textAt(configMap ?? {}, 'data', file))
    .find((found) => found !== undefined);
  if (text === undefined) {
    return {
      type: 'bad',
      why: `E0101 00:00:00.000000       1 run.go:72] "command failed" err="failed complete: open ${config}: no such file or directory"`,
    };
  }
  return fromText(text);
}

function fromFlags(args: readonly string[]): KubeProxySetup {
  const mode = args.find((arg) => arg.startsWith('--proxy-mode='))?.slice('--proxy-mode='.length) ?? '';
  const strictARP = args.some((arg) => arg === '--ipvs-strict-arp' || arg === '--ipvs-strict-arp=true');
  return judge(mode, strictARP);
}

function fromText(text: string): KubeProxySetup {
  let parsed: Json;
  try {
    parsed = readYaml(text);
  } catch (error) {
    return failed(
      `error converting YAML to JSON: ${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}`,
    );
  }
  if (!isRecord(parsed)) return failed("Object 'Kind' is missing");
  const apiVersion = textAt(parsed, 'apiVersion');
  if (
    apiVersion !== 'kubeproxy.config.k8s.io/v1alpha1' ||
    textAt(parsed, 'kind') !== 'KubeProxyConfiguration'
  ) {
    return failed(
      `no kind "${textAt(parsed, 'kind') ?? ''}" is registered for version "${apiVersion ?? ''}"`,
    );
  }
  const strict = at(parsed, 'ipvs', 'strictARP');
  if (strict !== undefined && strict !== null && typeof strict !== 'boolean') {
    return failed(
      'json: cannot unmarshal into Go struct field KubeProxyIPVSConfiguration.ipvs.strictARP of type bool',
    );
  }
  const mode = parsed['mode'];
  if (mode !== undefined && mode !== null && typeof mode !== 'string')
    return failed('json: cannot unmarshal into Go struct field KubeProxyConfiguration.mode of type string');
  return judge(mode ?? '', strict === true);
}

function judge(mode: string, strictARP: boolean): KubeProxySetup {
  switch (mode) {
    case '':
    case 'iptables':
      return { type: 'good', mode: 'iptables', strictARP };
    case 'ipvs':
    case 'nftables':
      return { type: 'good', mode, strictARP };
    default:
      return failed(
        `KubeProxyConfiguration.Mode.ProxyMode: Invalid value: ${JSON.stringify(mode)}: must be iptables, ipvs, nftables or blank`,
      );
  }
}

const failed = (why: string): KubeProxySetup => ({
  type: 'bad',
  why: `E0101 00:00:00.000000       1 run.go:72] "command failed" err="failed complete: ${why}"`,
});

/** The objects of kube-proxy as `kubeadm init` leaves them. */
export function kubeProxyObjects(mode: string, strictARP: boolean, version: string): readonly KubeObject[] {
  const labels = { app: 'kube-proxy' };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'kube-proxy', namespace: 'kube-system' },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-proxy', namespace: 'kube-system', labels },
      data: { 'config.conf': configText(mode, strictARP), 'kubeconfig.conf': kubeconfigText },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } },
      spec: {
        revisionHistoryLimit: 10,
        selector: { matchLabels: { 'k8s-app': 'kube-proxy' } },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
        template: {
          metadata: { labels: { 'k8s-app': 'kube-proxy' } },
          spec: {
            priorityClassName: 'system-node-critical',
            hostNetwork: true,
            serviceAccountName: 'kube-proxy',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ operator: 'Exists' }],
            containers: [
              {
                name: 'kube-proxy',
                image: `registry.k8s.io/kube-proxy:${version}`,
                imagePullPolicy: 'IfNotPresent',
                command: [
                  '/usr/local/bin/kube-proxy',
                  '--config=/var/lib/kube-proxy/config.conf',
                  '--hostname-override=$(NODE_NAME)',
                ],
                env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
                securityContext: { privileged: true },
                volumeMounts: [
                  { mountPath: '/var/lib/kube-proxy', name: 'kube-proxy' },
                  { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
                  { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
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
    },
  ];
}

const configText = (mode: string, strictARP: boolean): string => `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
bindAddressHardFail: false
clientConnection:
  acceptContentTypes: ""
  burst: 0
  contentType: ""
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
  qps: 0
clusterCIDR: 10.244.0.0/16
configSyncPeriod: 0s
conntrack:
  maxPerCore: null
  min: null
  tcpBeLiberal: false
  tcpCloseWaitTimeout: null
  tcpEstablishedTimeout: null
  udpStreamTimeout: 0s
  udpTimeout: 0s
detectLocal:
  bridgeInterface: ""
  interfaceNamePrefix: ""
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
  strictARP: ${strictARP}
  syncPeriod: 0s
  tcpFinTimeout: 0s
  tcpTimeout: 0s
  udpTimeout: 0s
kind: KubeProxyConfiguration
logging:
  flushFrequency: 0
  options:
    json:
      infoBufferSize: "0"
    text:
      infoBufferSize: "0"
  verbosity: 0
metricsBindAddress: ""
mode: "${mode}"
nftables:
  masqueradeAll: false
  masqueradeBit: null
  minSyncPeriod: 0s
  syncPeriod: 0s
nodePortAddresses: null
oomScoreAdj: null
portRange: ""
showHiddenMetricsForVersion: ""
winkernel:
  enableDSR: false
  forwardHealthCheckVip: false
  networkName: ""
  rootHnsEndpointName: ""
  sourceVip: ""
`;

const kubeconfigText = `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://192.168.20.11:6443
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
`;

/** The setup of kube-proxy on each node: the configuration that each Ready pod read when it last started. */
export function runningKubeProxies(
  cluster: Cluster,
): readonly { readonly node: string; readonly mode: string; readonly strictARP: boolean }[] {
  return cluster.store
    .list('pods', 'kube-system')
    .filter((pod) => labelsOf(pod)['k8s-app'] === 'kube-proxy' && isConditionTrue(pod, 'Ready'))
    .map((pod) => {
      const setup = cluster.memory.get(uidOf(pod));
      return {
        node: textAt(pod, 'spec', 'nodeName') ?? '',
        mode: textAt(setup, 'mode') ?? 'iptables',
        strictARP: at(setup, 'strictARP') === true,
      };
    });
}
