import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import type { Change, Plan } from '../plan/plan.ts';
import { summarizeSteps } from '../plan/plan.ts';

/** Objects and plans for the tests of this folder: MetalLB with pools, Services and two nodes. */

const metallb = 'metallb-system';
const ours = { 'app.kubernetes.io/managed-by': 'Helm' };
const marks = { 'meta.helm.sh/release-name': 'gatesmith', 'meta.helm.sh/release-namespace': metallb };

interface Parts {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

function make({ apiVersion, kind, ...metadata }: Parts, body: object): KubernetesObject {
  return { apiVersion, kind, metadata, ...body };
}

export const pool = (name: string, addresses: readonly string[], spec: object = {}): KubernetesObject =>
  make(
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      name,
      namespace: metallb,
      labels: ours,
      annotations: marks,
    },
    { spec: { addresses, ...spec } },
  );

export const advertisement = (
  spec: object = {},
  kind: 'L2Advertisement' | 'BGPAdvertisement' = 'L2Advertisement',
): KubernetesObject =>
  make(
    {
      apiVersion: 'metallb.io/v1beta1',
      kind,
      name: 'default',
      namespace: metallb,
      labels: ours,
      annotations: marks,
    },
    { spec },
  );

/** A LoadBalancer Service with the addresses of its status; the namespace is `shop` unless the name has one. */
export function service(
  name: string,
  ips: readonly string[] = [],
  more: Partial<Parts> & { readonly spec?: object } = {},
): KubernetesObject {
  const [namespace, own = ''] = name.includes('/') ? name.split('/') : ['shop', name];
  const { spec = {}, ...parts } = more;
  return make(
    { apiVersion: 'v1', kind: 'Service', namespace, ...parts, name: own },
    {
      spec: {
        type: 'LoadBalancer',
        clusterIPs: ['10.96.0.9'],
        ports: [{ port: 80 }],
        selector: { app: own },
        ...spec,
      },
      status: { loadBalancer: ips.length === 0 ? {} : { ingress: ips.map((ip) => ({ ip })) } },
    },
  );
}

/** The entrypoint, which is of our release. */
export const entrypoint = (
  ips: readonly string[] = [],
  name = 'traefik/gatesmith-entrypoint',
): KubernetesObject => service(name, ips, { labels: ours, annotations: marks });

export const deployment = (name: string, app: string, namespace = 'shop'): KubernetesObject =>
  make(
    { apiVersion: 'apps/v1', kind: 'Deployment', name, namespace },
    { spec: { selector: { matchLabels: { app } }, template: { metadata: { labels: { app } } } } },
  );

export const readyPods = (name: string, namespace = 'shop'): readonly KubernetesObject[] => [
  make({ apiVersion: 'v1', kind: 'Pod', name: `${name}-1`, namespace, labels: { app: name } }, {}),
  make(
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      name: `${name}-1`,
      namespace,
      labels: { 'kubernetes.io/service-name': name },
    },
    { endpoints: [{ nodeName: 'n1', conditions: { ready: true } }] },
  ),
];

export const node = (name: string, labels: Readonly<Record<string, string>> = {}): KubernetesObject =>
  make({ apiVersion: 'v1', kind: 'Node', name, labels }, {});

export const announced = (name: string, by: string): KubernetesObject =>
  make(
    { apiVersion: 'metallb.io/v1beta1', kind: 'ServiceL2Status', name: `l2-${name}`, namespace: metallb },
    { status: { node: by, serviceName: name, serviceNamespace: 'shop' } },
  );

/** MetalLB's two workloads, and the ready pod of its controller. */
export function metallbWorkloads(
  args: readonly string[] = [],
  image = 'v0.16.2',
): readonly KubernetesObject[] {
  const workload = (kind: 'Deployment' | 'DaemonSet', component: string): KubernetesObject =>
    make(
      {
        apiVersion: 'apps/v1',
        kind,
        name: `gatesmith-metallb-${component}`,
        namespace: metallb,
        labels: { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': component },
      },
      {
        spec: { template: { spec: { containers: [{ name: component, image, args }] } } },
      },
    );
  const pod = make(
    {
      apiVersion: 'v1',
      kind: 'Pod',
      name: 'gatesmith-metallb-controller-1',
      namespace: metallb,
      labels: { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'controller' },
    },
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
  );
  return [workload('Deployment', 'controller'), workload('DaemonSet', 'speaker'), pod];
}

export const peer: KubernetesObject = make(
  { apiVersion: 'metallb.io/v1beta2', kind: 'BGPPeer', name: 'router', namespace: metallb },
  { spec: { peerAddress: '10.0.0.1' } },
);

export const nodes: readonly KubernetesObject[] = [node('n1'), node('n2', { zone: 'b' })];

/** A plan that turns one set of objects into another in one Helm run. */
export function planBetween(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): Plan {
  const wanted = new Map(after.map((object) => [objectId(object), object]));
  const live = new Map(before.map((object) => [objectId(object), object]));
  const changes = [
    ...after.map((object): Change => {
      const is = live.get(objectId(object));
      const isSame = is === object || JSON.stringify(is) === JSON.stringify(object);
      const action = is === undefined ? 'created' : isSame ? 'unchanged' : 'configured';
      return { object: objectId(object), ref: refOf(object), action };
    }),
    ...before
      .filter((object) => !wanted.has(objectId(object)))
      .map((object): Change => ({ object: objectId(object), ref: refOf(object), action: 'deleted' })),
  ];
  const steps: Plan['steps'] = [{ id: 'release', title: 'Helm release', reason: '', changes, waitsFor: [] }];
  return { format: 'gatesmith.dev/plan/v1', goal: 'up', steps, summary: summarizeSteps(steps), basis: {} };
}
