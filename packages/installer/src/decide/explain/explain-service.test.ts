import type { KubernetesObject } from '@gatesmith/kubernetes';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../observe/snapshot.ts';
import { explainService } from './explain-service.ts';

const pool = (name: string, addresses: readonly string[], spec: object = {}): KubernetesObject => ({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name, namespace: 'metallb-system' },
  ...{ spec: { addresses, ...spec } },
});
const advertisement = (spec: object = {}): KubernetesObject => ({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'L2Advertisement',
  metadata: { name: 'default', namespace: 'metallb-system' },
  ...{ spec },
});
const service = (name: string, ips: readonly string[], spec: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  ...{
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }], ...spec },
    status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
  },
});
const slice = (name: string, nodes: readonly string[], ready = true): KubernetesObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${name}-1`, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
  ...{ endpoints: nodes.map((nodeName) => ({ nodeName, conditions: { ready } })) },
});
const announced = (name: string, node: string): KubernetesObject => ({
  apiVersion: 'metallb.io/v1beta1',
  kind: 'ServiceL2Status',
  metadata: { name: `l2-${name}`, namespace: 'metallb-system' },
  ...{ status: { node, serviceName: name, serviceNamespace: 'default' } },
});
const range = pool('default', ['192.168.20.20-192.168.20.21']);

/** The chain of Service/default/web, one line per link. */
function chain(...objects: readonly KubernetesObject[]): readonly string[] {
  const snapshot: Snapshot = {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '2026-11-23T00:00:00Z',
    server: { gitVersion: 'v1.36.3', context: 'lab' },
    objects,
    unread: [],
    releases: [],
  };
  return explainService(snapshot, { namespace: 'default', name: 'web' }).links.map(
    ({ link, state, message }) => `${link} ${state}: ${message}`,
  );
}

test('a Service that works holds from end to end', () => {
  expect(
    chain(
      range,
      advertisement(),
      service('web', ['192.168.20.20'], { externalTrafficPolicy: 'Local' }),
      slice('web', ['n1', 'n2']),
      announced('web', 'n2'),
    ),
  ).toEqual([
    'service holds: Service/default/web asks for a LoadBalancer address',
    'address holds: it holds 192.168.20.20',
    'pool holds: the address comes from pool default',
    'advertisement holds: L2Advertisement/default covers it',
    'endpoints holds: 2 pods are ready behind it, on n1, n2',
    'announcement holds: n2 announces it in Layer 2, and runs one of its ready pods',
  ]);
});

test.for<[what: string, objects: readonly KubernetesObject[], last: string]>([
  ['does not exist', [], 'service broken: Service/default/web does not exist'],
  [
    'asks for none',
    [service('web', [], { type: 'ClusterIP' })],
    'service broken: Service/default/web is of type ClusterIP, so it asks for no address',
  ],
  [
    'asks another load balancer',
    [service('web', [], { loadBalancerClass: 'example.com/lb' })],
    'service unknown: Service/default/web asks load balancers of class example.com/lb only',
  ],
  [
    'finds no pool',
    [service('web', [])],
    'address broken: it has no address: there is no IPAddressPool to give one',
  ],
  [
    'should have got one',
    [range, service('web', []), service('other', ['192.168.20.20'])],
    'address broken: it has no address yet, though the pools could give it 192.168.20.21',
  ],
])('a Service that %s is explained up to that link', ([, objects, last]) => {
  expect(chain(...objects).at(-1)).toBe(last);
});

test('a Service of another family than the pools is recognized by its clusterIPs', () => {
  const v6 = pool('v6', ['fd00:10::100-fd00:10::1ff']);
  const spec = { ipFamilyPolicy: 'PreferDualStack', clusterIPs: ['10.96.0.84'], ipFamilies: ['IPv4'] };
  expect(chain(v6, service('web', [], spec)).at(-1)).toBe(
    'address broken: it has no address: no pool that it may use has a free address for it: pool "v6" holds IPv6 addresses only, and the Service is IPv4 only',
  );
});

test('a full pool is named as the reason', () => {
  const full = [service('a', ['192.168.20.20']), service('b', ['192.168.20.21']), service('web', [])];
  expect(chain(range, ...full).at(-1)).toBe(
    'address broken: it has no address: no pool that it may use has a free address for it: pool "default" is full: its 2 IPv4 addresses are held by default/a and default/b',
  );
});

test.for<[what: string, objects: readonly KubernetesObject[], broken: string]>([
  [
    'no advertisement covers the pool',
    [range, advertisement({ ipAddressPools: ['other'] }), announced('web', 'n1'), slice('web', ['n1'])],
    'advertisement broken: no L2Advertisement or BGPAdvertisement covers pool default',
  ],
  [
    'no pod is ready',
    [range, advertisement(), announced('web', 'n1'), slice('web', ['n1'], false)],
    'endpoints broken: no pod behind it is ready, and MetalLB does not announce an address without a ready pod',
  ],
  [
    'no node announces it',
    [range, advertisement(), slice('web', ['n1'])],
    'announcement broken: no node announces it',
  ],
])('the broken link is named when %s', ([, objects, broken]) => {
  const links = chain(...objects, service('web', ['192.168.20.20']));
  expect(links.filter((link) => link.includes(' broken: '))).toEqual([broken]);
});

test('under externalTrafficPolicy: Local a node without a pod must not announce', () => {
  const links = chain(
    range,
    advertisement(),
    service('web', ['192.168.20.20'], { externalTrafficPolicy: 'Local' }),
    slice('web', ['n1']),
    announced('web', 'n3'),
  );
  expect(links.at(-1)).toMatch(/^announcement broken: n3 announces it, where no pod of it is ready/);
});

test('an advertisement that selects the pool by its labels covers it', () => {
  const labelled = { ...range, metadata: { ...range.metadata, labels: { tier: 'front' } } };
  const by = (values: readonly string[]): KubernetesObject =>
    advertisement({
      ipAddressPoolSelectors: [{ matchExpressions: [{ key: 'tier', operator: 'In', values }] }],
    });
  const rest = [service('web', ['192.168.20.20']), slice('web', ['n1']), announced('web', 'n1')];
  expect(chain(labelled, by(['front']), ...rest).join('\n')).toContain('advertisement holds');
  expect(chain(labelled, by(['back']), ...rest).join('\n')).toContain('advertisement broken');
});

const node = (name: string, labels: Record<string, string> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
});
const metallbPod = (component: string, nodeName: string, args: readonly string[] = []): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `${component}-${nodeName}`,
    namespace: 'metallb-system',
    labels: { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': component },
  },
  spec: { nodeName, containers: [{ name: component, args }] },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});
const excluded = { 'node.kubernetes.io/exclude-from-external-load-balancers': '' };
const nodes = [node('n1'), node('n2', { zone: 'b' })];
const speakers = [metallbPod('speaker', 'n1'), metallbPod('speaker', 'n2')];

test.for<[what: string, objects: readonly KubernetesObject[], spec: object, reason: string]>([
  [
    'nodeSelectors match no node',
    [...nodes, ...speakers, advertisement({ nodeSelectors: [{ matchLabels: { zone: 'c' } }] })],
    {},
    'the nodeSelectors of L2Advertisement/default match none of the nodes n1, n2',
  ],
  [
    'serviceSelectors do not match the Service',
    [...nodes, ...speakers, advertisement({ serviceSelectors: [{ matchLabels: { app: 'x' } }] })],
    {},
    'the serviceSelectors of L2Advertisement/default do not match the labels of the Service',
  ],
  [
    'the selected node is excluded',
    [
      node('n1', excluded),
      node('n2'),
      ...speakers,
      advertisement({
        nodeSelectors: [{ matchExpressions: [{ key: Object.keys(excluded)[0], operator: 'Exists' }] }],
      }),
    ],
    {},
    'MetalLB does not announce from nodes with the label node.kubernetes.io/exclude-from-external-load-balancers, and n1 has it',
  ],
  [
    'no speaker runs on the selected node',
    [
      ...nodes,
      metallbPod('speaker', 'n1'),
      advertisement({ nodeSelectors: [{ matchLabels: { zone: 'b' } }] }),
    ],
    {},
    'no speaker of MetalLB is ready on n2',
  ],
  [
    'Local has its pods on other nodes',
    [...nodes, ...speakers, advertisement({ nodeSelectors: [{ matchLabels: { zone: 'b' } }] })],
    { externalTrafficPolicy: 'Local' },
    'externalTrafficPolicy: Local lets only a node with a ready pod announce; the ready pods are on n1, and the nodes that may announce are n2',
  ],
  [
    'BGP has no peer',
    [...nodes, ...speakers, { ...advertisement(), kind: 'BGPAdvertisement' }],
    {},
    'only BGPAdvertisement/default covers pool default, and there is no BGPPeer to announce it to',
  ],
])('no node announces because %s', ([, objects, spec, reason]) => {
  const rest = [range, service('web', ['192.168.20.20'], spec), slice('web', ['n1'])];
  expect(chain(...objects, ...rest).at(-1)).toBe(`announcement broken: no node announces it: ${reason}`);
});

test('a shared address is not announced by an advertisement with serviceSelectors', () => {
  const web = service('web', ['192.168.20.20']);
  const shared = {
    ...web,
    metadata: {
      ...web.metadata,
      labels: { team: 'a' },
      annotations: { 'metallb.io/allow-shared-ip': 'k' },
    },
  };
  const selective = advertisement({ serviceSelectors: [{ matchLabels: { team: 'a' } }] });
  expect(chain(...nodes, ...speakers, selective, range, shared, slice('web', ['n1'])).at(-1)).toBe(
    'announcement broken: no node announces it: it shares its address (allow-shared-ip), and MetalLB does not announce a shared address in Layer 2 by an advertisement with serviceSelectors: L2Advertisement/default',
  );
});

test('a speaker that ignores the exclude label announces from labelled nodes', () => {
  const ignoring = metallbPod('speaker', 'n1', ['--ignore-exclude-lb']);
  const rest = [range, advertisement(), service('web', ['192.168.20.20']), slice('web', ['n1'])];
  expect(chain(node('n1', excluded), ignoring, ...rest).at(-1)).toBe(
    'announcement broken: no node announces it',
  );
});

test.for<[what: string, args: readonly string[], asked: string | undefined, first: string]>([
  [
    'of the same class',
    ['--lb-class=a/b'],
    'a/b',
    'holds: Service/default/web asks for a LoadBalancer address',
  ],
  [
    'of the same class, as two arguments',
    ['-lb-class', 'a/b'],
    'a/b',
    'holds: Service/default/web asks for a LoadBalancer address',
  ],
  [
    'of another class',
    ['--port=7472'],
    'a/b',
    'broken: Service/default/web asks load balancers of class a/b only, and MetalLB serves Services without a class',
  ],
  [
    'without a class',
    ['--lb-class=a/b'],
    undefined,
    'broken: Service/default/web has no loadBalancerClass, and MetalLB serves Services of class a/b only',
  ],
])('a Service %s is judged by the class that MetalLB serves', ([, args, asked, first]) => {
  const spec = asked === undefined ? {} : { loadBalancerClass: asked };
  expect(chain(metallbPod('controller', 'n1', args), range, service('web', [], spec))[0]).toBe(
    `service ${first}`,
  );
});

test('an address that another load balancer gave is not asked for at the speakers', () => {
  const links = chain(range, advertisement(), service('web', ['10.22.203.3']), slice('web', ['n1']));
  expect(links.slice(2)).toEqual([
    'pool unknown: the address is in no pool of MetalLB: something else gave it',
    'endpoints holds: 1 pod is ready behind it, on n1',
  ]);
});

test('pools in another namespace than MetalLB are named', () => {
  const stray = { ...range, metadata: { ...range.metadata, namespace: 'default' } };
  expect(chain(metallbPod('controller', 'n1'), stray, service('web', [])).at(-1)).toBe(
    'address broken: it has no address: IPAddressPool/default/default is in another namespace than MetalLB, which reads only the pools of metallb-system',
  );
});

test('the last warning of MetalLB is shown where its model has no reason', () => {
  const event = (message: string, lastTimestamp: string): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: lastTimestamp, namespace: 'default' },
    involvedObject: { kind: 'Service', name: 'web', namespace: 'default' },
    type: 'Warning',
    source: { component: 'metallb-controller' },
    message,
    lastTimestamp,
  });
  const events = [event('new', '2026-11-23T00:00:02Z'), event('old', '2026-11-23T00:00:01Z')];
  expect(chain(range, service('web', []), ...events).at(-1)).toBe(
    'address broken: it has no address yet, though the pools could give it 192.168.20.20; the last event of MetalLB says: new',
  );
});
