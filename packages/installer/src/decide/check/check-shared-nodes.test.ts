import type { KubernetesObject } from '@gatesmith/kubernetes';
import { safeParseValues, type Values, type ValuesInput } from '@gatesmith/values';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../observe/snapshot.ts';
import { checkSharedNodes } from './check-shared-nodes.ts';

function parsed(bgp: ValuesInput['bgp']): Values {
  const input: ValuesInput = {
    pools: [{ name: 'edge', addresses: ['198.51.100.0/24'] }],
    layer2: [],
    ingress: { controller: 'none' },
    entrypoint: { enabled: false },
    bgp,
  };
  const { values, findings } = safeParseValues([{ file: 'values.json', text: JSON.stringify(input) }]);
  if (values === undefined) throw new Error(findings.map(({ message }) => message).join('\n'));
  return values;
}

const node = (name: string, labels: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
});

const racks = [node('n1', { rack: '1' }), node('n2', { rack: '2' })];
const mixed = [...racks, node('n3', { rack: '1', zone: 'a' })];

/** The part of a snapshot that this check reads. */
const snapshotOf = (objects: readonly KubernetesObject[]): Snapshot =>
  ({ objects, unread: [] }) as unknown as Snapshot;

const selecting = (key: string, value: string): object => ({
  nodeSelectors: [{ matchLabels: { [key]: value } }],
});
const peer = { myASN: 64500, peerASN: 64501, peerAddress: '192.168.20.1' };
const peers = [
  { name: 'one', ...peer, ...selecting('rack', '1') },
  { name: 'other', ...peer, ...selecting('zone', 'a') },
];
const advertisements = [
  { name: 'first', ipAddressPools: ['edge'], localPref: 100, ...selecting('rack', '1') },
  { name: 'second', ipAddressPools: ['edge'], localPref: 150, ...selecting('zone', 'a') },
];

test('peers and advertisements on disjoint nodes of the cluster are accepted', () => {
  expect(checkSharedNodes(parsed({ peers, advertisements }), snapshotOf(racks))).toEqual([]);
});

test('a node in common makes peers that conflict, and preferences that conflict, errors', () => {
  expect(checkSharedNodes(parsed({ peers, advertisements }), snapshotOf(mixed))).toMatchObject([
    { code: 'GS-BGP-PEERS-CONFLICT', severity: 'error', subject: 'BGPPeer/metallb-system/other' },
    {
      code: 'GS-ADVERTISEMENT-LOCAL-PREF',
      severity: 'error',
      subject: 'BGPAdvertisement/metallb-system/second',
    },
  ]);
});

test('nodes that could not be read leave warnings', () => {
  expect(checkSharedNodes(parsed({ peers, advertisements }), snapshotOf([]))).toMatchObject([
    { code: 'GS-BGP-PEERS-CONFLICT', severity: 'warning' },
    { code: 'GS-ADVERTISEMENT-LOCAL-PREF', severity: 'warning' },
  ]);
});
