import type { KubernetesObject } from '@gatesmith/kubernetes';
import { safeParseValues } from '@gatesmith/values';
import { expect, test } from 'vitest';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import { excludeLabel } from './check-nodes.ts';
import { checkScheduling } from './check-scheduling.ts';
import { expectedWorkloads } from './expected-workloads.ts';

const controlPlane = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
const database = { key: 'dedicated', value: 'db', effect: 'NoExecute' };
const linux = { 'kubernetes.io/os': 'linux' };

interface NodeOptions {
  readonly taints?: readonly object[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly unschedulable?: boolean;
  readonly ready?: boolean;
}

const node = (
  name: string,
  { taints = [], labels = linux, unschedulable = false, ready = true }: NodeOptions = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
  spec: { taints, unschedulable },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

function check(
  objects: readonly KubernetesObject[],
  document: Readonly<Record<string, unknown>> = {},
): readonly (readonly [string, string, string])[] {
  const text = JSON.stringify({
    pools: [{ name: 'lan', addresses: ['192.168.20.20-192.168.20.60'] }],
    ...document,
  });
  const { values, findings } = safeParseValues([{ file: 'values.json', text }]);
  if (values === undefined) throw new Error(findings.map(({ message }) => message).join());
  const index = indexSnapshot({
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: '',
    server: { gitVersion: 'v1.36.3', context: '' },
    objects,
    unread: [],
    releases: [],
  });
  return checkScheduling(values, expectedWorkloads(values), index).map(
    ({ severity, message, hint = '' }) => [severity, message, hint] as const,
  );
}

test('control-plane taints on every node keep the controllers away, but not the speaker', () => {
  const nodes = ['n1', 'n2'].map((name) => node(name, { taints: [controlPlane] }));
  expect(check(nodes)).toEqual([
    [
      'error',
      'Deployment/metallb-system/gatesmith-metallb-controller: none of the 2 node(s) that are Ready takes its pods: n1, n2: taint node-role.kubernetes.io/control-plane:NoSchedule',
      'set metallb.controller.tolerations: [{ key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule }]',
    ],
    [
      'error',
      'DaemonSet/traefik/gatesmith-traefik: none of the 2 node(s) that are Ready takes its pods: n1, n2: taint node-role.kubernetes.io/control-plane:NoSchedule',
      'set traefik.tolerations: [{ key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule }]',
    ],
  ]);
});

test('the tolerations of the hint are enough', () => {
  const nodes = [node('n1', { taints: [controlPlane] }), node('n2', { taints: [database] })];
  const tolerations = [
    { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoExecute' },
  ];
  const before = check(nodes);
  expect(before.map(([, , hint]) => hint)).toEqual([
    expect.stringContaining('{ key: dedicated, operator: Equal, value: "db", effect: NoExecute }'),
    expect.stringContaining('{ key: dedicated, operator: Equal, value: "db", effect: NoExecute }'),
  ]);
  expect(check(nodes, { metallb: { controller: { tolerations } }, traefik: { tolerations } })).toEqual([]);
});

const subjects = (found: ReturnType<typeof check>): readonly string[] =>
  found.map(([, message]) => message.split(':')[0] ?? '');
const everything = [
  'Deployment/metallb-system/gatesmith-metallb-controller',
  'DaemonSet/metallb-system/gatesmith-metallb-speaker',
  'DaemonSet/traefik/gatesmith-traefik',
];

test.for<[what: string, nodes: readonly KubernetesObject[], found: readonly string[]]>([
  ['no taints', [node('n1')], []],
  ['one free node is enough', [node('n1'), node('n2', { taints: [database] })], []],
  [
    'a taint that only discourages',
    [node('n1', { taints: [{ ...database, effect: 'PreferNoSchedule' }] })],
    [],
  ],
  [
    'a taint that only the speaker does not tolerate either',
    [node('n1', { taints: [database] })],
    everything,
  ],
  [
    'a node that is not Ready is left to its own finding',
    [node('n1', { ready: false, taints: [database] })],
    [],
  ],
  [
    'the free node is not Ready',
    [node('n1', { taints: [database] }), node('n2', { ready: false })],
    everything,
  ],
  [
    'cordoned nodes take the pods of DaemonSets',
    [node('n1', { unschedulable: true })],
    everything.slice(0, 1),
  ],
  [
    'a Windows node takes Traefik alone',
    [node('n1', { taints: [database] }), node('win', { labels: { 'kubernetes.io/os': 'windows' } })],
    everything.slice(0, 2),
  ],
  [
    'the only node for the speaker may not announce',
    [node('n1', { labels: { ...linux, [excludeLabel]: '' } }), node('n2', { taints: [database] })],
    ['DaemonSet/metallb-system/gatesmith-metallb-speaker'],
  ],
])('%s', ([, nodes, found]) => {
  expect(subjects(check(nodes))).toEqual(found);
});

test.for<[what: string, toleration: object, isEnough: boolean]>([
  ['everything', { operator: 'Exists' }, true],
  ['the key with any value and effect', { key: 'dedicated', operator: 'Exists' }, true],
  ['the same value', { key: 'dedicated', value: 'db', effect: 'NoExecute' }, true],
  ['another value', { key: 'dedicated', value: 'web' }, false],
  ['another effect', { key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }, false],
])('a toleration of %s', ([, toleration, isEnough]) => {
  const found = check([node('n1', { taints: [database] })], { traefik: { tolerations: [toleration] } });
  expect(subjects(found).includes('DaemonSet/traefik/gatesmith-traefik')).toBe(!isEnough);
});

test('a node selector that no node meets is named, and the state of a node is not to be tolerated', () => {
  const pressure = { key: 'node.kubernetes.io/disk-pressure', effect: 'NoSchedule' };
  const found = check([node('n1', { taints: [pressure] })], { traefik: { nodeSelector: { edge: 'yes' } } });
  expect(found.map(([, , hint]) => hint)).toEqual([
    'the node itself has to recover; see why with: kubectl describe node n1',
    'change traefik.nodeSelector or affinity, or label a node: kubectl get nodes --show-labels',
  ]);
});

test('what runs already is only warned about', () => {
  const running: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gatesmith-metallb-controller', namespace: 'metallb-system' },
    status: { readyReplicas: 1 },
  };
  const found = check([node('n1', { taints: [controlPlane] }), running]);
  expect(found.map(([severity]) => severity)).toEqual(['warning', 'error']);
});
