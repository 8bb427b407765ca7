import { asArray, asRecord, at, type KubernetesObject } from '@gatesmith/kubernetes';
import { ingressNamespace, toChartValues, type Values } from '@gatesmith/values';
import { metallbNamespace, releaseName } from '../../layout.ts';

const linux = { 'kubernetes.io/os': 'linux' };
const controlPlanes = ['master', 'control-plane'].map((role) => ({
  key: `node-role.kubernetes.io/${role}`,
  operator: 'Exists',
  effect: 'NoSchedule',
}));

interface ExpectedWorkload {
  readonly kind: unknown;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The section of the chart's values that says where its pods may run. */
  readonly placement: unknown;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly unknown[];
}

/**
 * The workloads of the release with what decides where their pods may run, from the values alone. It is used instead of the
 * rendered objects where no Helm is at hand; a test compares the two.
 */
export function expectedWorkloads(values: Values): readonly KubernetesObject[] {
  const chart = toChartValues(values);
  const { controller } = values.ingress;
  const namespace = ingressNamespace(values);
  const metallb = ['controller', 'speaker'] as const;
  return [
    ...metallb.map((component) => {
      const placement = at(chart, 'metallb', component);
      const toleratesMaster = component === 'speaker' && at(placement, 'tolerateMaster') !== false;
      return workload({
        kind: component === 'speaker' ? 'DaemonSet' : 'Deployment',
        namespace: metallbNamespace,
        name: `${releaseName}-metallb-${component}`,
        labels: { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': component },
        placement,
        nodeSelector: linux,
        tolerations: toleratesMaster ? controlPlanes : [],
      });
    }),
    ...(controller === 'traefik'
      ? [
          workload({
            kind: values.ingress.kind,
            namespace,
            name: `${releaseName}-traefik`,
            labels: { 'app.kubernetes.io/name': 'traefik' },
            placement: at(chart, 'traefik'),
          }),
        ]
      : []),
    ...(controller === 'ingress-nginx'
      ? [
          workload({
            kind: values.ingress.kind,
            namespace,
            name: `${releaseName}-ingress-nginx-controller`,
            labels: {
              'app.kubernetes.io/name': 'ingress-nginx',
              'app.kubernetes.io/component': 'controller',
            },
            placement: at(chart, 'ingress-nginx', 'controller'),
            nodeSelector: linux,
          }),
        ]
      : []),
  ];
}

function workload({
  kind,
  namespace,
  name,
  labels,
  placement,
  nodeSelector = {},
  tolerations = [],
}: ExpectedWorkload): KubernetesObject {
  const spec = {
    nodeSelector: { ...nodeSelector, ...asRecord(at(placement, 'nodeSelector')) },
    affinity: at(placement, 'affinity'),
    hostNetwork: name.endsWith('-speaker') || at(placement, 'hostNetwork') === true,
    tolerations: [...tolerations, ...asArray(at(placement, 'tolerations'))],
    containers: [
      { name: labels['app.kubernetes.io/component'] ?? name, resources: at(placement, 'resources') },
    ],
  };
  return {
    apiVersion: 'apps/v1',
    kind: String(kind),
    metadata: { name, namespace, labels },
    spec: { template: { spec } },
  };
}
