import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asRecord, isRecord } from '@gatesmith/kubernetes';
import { sharedPath } from '@internal/testing/shared';
import { parse } from 'yaml';
import { upstreamCharts } from '../assembled-chart.ts';

/** A random number below a bound. */
export type Random = (below: number) => number;

/** A small generator with a seed (mulberry32), so that a failing case can be run again. */
export function randomOf(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A key of a chart, and its default. */
interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

const files = {
  metallb: 'upstream/metallb-0.16.2/values.yaml',
  'ingress-nginx': 'upstream/ingress-nginx-4.15.1/values.yaml',
} as const;

/** Every key of a chart's own list of values; of the chart at hand where the list is not on this machine. */
export async function keysOf(chart: keyof typeof files): Promise<readonly Leaf[]> {
  const file = sharedPath(files[chart]) ?? join(upstreamCharts, chart, 'values.yaml');
  return leavesOf(parse(await readFile(file, 'utf8')), []);
}

function leavesOf(value: unknown, path: readonly string[]): readonly Leaf[] {
  if (isRecord(value) && Object.keys(value).length > 0 && !whole.has(path.at(-1) ?? ''))
    return Object.entries(value).flatMap(([key, below]) => leavesOf(below, [...path, key]));
  return [{ path, value }];
}

/** Maps that are set as one value. */
const whole = new Set([
  'nodeSelector',
  'resources',
  'containerPort',
  'strategy',
  'updateStrategy',
  'lifecycle',
]);

/** Parts that cannot be installed here: other charts' CRDs, missing controllers, programs that are switched off. */
const impossible =
  /^(crds|frrk8s|frr-k8s|rbac|keda)\b|(certManager|serviceMonitor|podMonitor|prometheusRule|keda|scope|rbac|publishService)\b|^(controller|speaker)\.enabled$|fullnameOverride|nameOverride|namespaceOverride|\.image\.|serviceAccount\.(create|name)|service\.(enabled|type|external|clusterIP|clusterIPs|ipFamil\w+|loadBalancerClass)|^loadBalancerClass|ingressClassResource\.(enabled|controllerValue|parameters)|[cC]onfigMapNamespace|customTemplate|sysctls|hostname$|webhookMode|command|Job\.|extra(Modules|InitContainers|Containers)|admissionWebhooks\.(enabled|name|port|certificate|key|service|patch)|frr\.|securityContext|SecurityContext|runtimeClassName|runAs|seccomp|controller\.name$|containerName|hostPort|metrics\.(port|portName)|dhParam|maxmind|container(Port|Ports)$|(enableHttps?)$|reportNodeInternalIp|internal\.(nodePorts|targetPorts|ports)|defaultBackend\.(name|port|service)|resizePolicy|autoscalingTemplate|behavior|electionID|ingressClass$|healthCheckPath|healthCheckHost|livenessProbe\.port|readinessProbe\.port|metricsPort|hostNetwork|commonLabels|tolerateMaster|disableLeaderElection|unhealthyPodEvictionPolicy|extraVolumeMounts|memberlist\.(enabled|mlSecret\w+|mlBindAddr\w+)/;

const label = (random: Random) => ({ [`example.com/${'abcd'[random(4)] ?? 'a'}`]: `v${random(9)}` });

/** Values of keys by their last word. */
const byName: Readonly<Record<string, (random: Random) => unknown>> = {
  annotations: label,
  podAnnotations: label,
  labels: label,
  podLabels: label,
  additionalLabels: label,
  configAnnotations: label,
  nodeSelector: () => ({ edge: 'true' }),
  tolerations: (random) => [{ key: `t${random(9)}`, operator: 'Exists', effect: 'NoSchedule' }],
  affinity: (random) => ({
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1 + random(99), preference: { matchExpressions: [{ key: 'edge', operator: 'Exists' }] } },
      ],
    },
  }),
  topologySpreadConstraints: () => [
    { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
  ],
  resources: (random) => ({
    requests: { cpu: `${10 + random(90)}m`, memory: '20Mi' },
    limits: { memory: `${100 + random(90)}Mi` },
  }),
  priorityClassName: () => 'system-cluster-critical',
  imagePullSecrets: () => [{ name: 'regcred' }],
  logLevel: (random) => ['debug', 'warn', 'error'][random(3)],
  config: (random) => ({ 'use-gzip': 'true', 'proxy-body-size': `${random(9)}m` }),
  proxySetHeaders: () => ({ 'X-Edge': 'yes' }),
  addHeaders: () => ({ 'X-Served': 'door' }),
  extraArgs: (random) => ({ v: String(2 + random(4)) }),
  extraEnvs: (random) => [{ name: `SETTING_${random(9)}`, value: String(random(99)) }],
  extraVolumes: () => [{ name: 'scratch', emptyDir: {} }],
  hostAliases: () => [{ ip: '10.9.8.7', hostnames: ['intranet.example.com'] }],
  dnsConfig: () => ({ options: [{ name: 'ndots', value: '2' }] }),
  dnsPolicy: () => 'Default',
  loadBalancerSourceRanges: (random) => [`192.168.${random(250)}.0/24`],
  externalIPs: () => ['192.0.2.7'],
  externalTrafficPolicy: (random) => ['Local', 'Cluster'][random(2)],
  sessionAffinity: () => 'ClientIP',
  trafficDistribution: () => 'PreferClose',
  loadBalancerIP: () => '192.168.20.33',
  aliases: () => ['inside'],
  kind: () => 'DaemonSet',
  updateStrategy: () => ({ rollingUpdate: { maxUnavailable: 1 }, type: 'RollingUpdate' }),
  strategy: () => ({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } }),
  failurePolicy: () => 'Ignore',
  namespaceSelector: () => ({ matchLabels: { watched: 'yes' } }),
  objectSelector: () => ({ matchLabels: { watched: 'yes' } }),
  lifecycle: () => ({ preStop: { exec: { command: ['/bin/sleep', '5'] } } }),
  electionTTL: () => '40s',
  portNamePrefix: () => 'edge',
  minVersion: () => 'VersionTLS12',
  replicaCount: (random) => 2 + random(2),
  minAvailable: () => 1,
  excludePools: () => 'lab-.*',
};

const byPath: Readonly<Record<string, (random: Random) => unknown>> = {
  tcp: (random) => ({ [String(2200 + random(50))]: 'git/gitea-ssh:22' }),
  udp: (random) => ({ [String(5300 + random(50))]: 'dns/coredns:53' }),
  'controller.service.nodePorts.http': (random) => 30_100 + random(100),
  'controller.service.nodePorts.https': (random) => 30_300 + random(100),
  'controller.service.targetPorts.http': () => 'https',
  'controller.ingressClassResource.name': () => 'edge',
  'controller.service.internal.enabled': () => true,
  'controller.service.internal.type': (random) => ['ClusterIP', 'LoadBalancer'][random(2)],
};

/** The keys that a random value is known for. */
export function settable(keys: readonly Leaf[]): readonly Leaf[] {
  return keys.filter((key) => valueFor(key, () => 0) !== undefined);
}

function valueFor({ path, value }: Leaf, random: Random): unknown {
  const key = path.join('.');
  const exact = byPath[key];
  if (exact !== undefined) return exact(random);
  if (impossible.test(key)) return undefined;
  const named = byName[path.at(-1) ?? ''];
  if (named !== undefined) return named(random);
  if (typeof value === 'boolean') return !value;
  return typeof value === 'number' ? value + 1 + random(3) : undefined;
}

/** Random values for some of the keys. */
export function randomValues(keys: readonly Leaf[], random: Random): Readonly<Record<string, unknown>> {
  let values: Record<string, unknown> = {};
  for (let left = random(7); left > 0; left -= 1) {
    const key = keys[random(keys.length)];
    if (key !== undefined) values = withValue(values, key.path, valueFor(key, random));
  }
  return values;
}

function withValue(
  map: Readonly<Record<string, unknown>>,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  return { ...map, [key]: rest.length === 0 ? value : withValue(asRecord(map[key]) ?? {}, rest, value) };
}
