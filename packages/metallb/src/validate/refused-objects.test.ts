import { expect, test } from 'vitest';
import { validateResources } from '../validate-resources.ts';

const object = (kind: string, name: string, spec: object): object => ({
  apiVersion: kind === 'BGPPeer' ? 'metallb.io/v1beta2' : 'metallb.io/v1beta1',
  kind,
  metadata: { name, namespace: 'metallb-system' },
  spec,
});
const peer = (name: string, more: object = {}): object =>
  object('BGPPeer', name, { myASN: 64512, peerASN: 64513, peerAddress: '10.0.0.1', ...more });
const pool = (name: string, address: string): object =>
  object('IPAddressPool', name, { addresses: [address], avoidBuggyIPs: true });

function found(documents: readonly object[]): readonly string[] {
  return validateResources(documents).resources.flatMap(({ name, findings }) =>
    findings.map(({ code, path }) => `${name} ${code} ${path.join('.')}`),
  );
}

test('findings of an object that the webhook rejects include its wrong names', () => {
  expect(
    found([
      pool('p', '10.9.0.0/26'),
      object('L2Advertisement', 'l', { ipAddressPools: ['p'] }),
      object('BGPAdvertisement', 'a', {
        ipAddressPools: ['p', 'typo'],
        peers: ['tor2'],
        communities: ['noexport'],
        aggregationLength: 24,
      }),
      object('L2Advertisement', 'twice', { ipAddressPools: ['nowhere', 'nowhere'] }),
      peer('tor', { bfdProfile: 'fast', holdTime: '2s' }),
    ]),
  ).toEqual([
    'a GS-ADVERTISEMENT-AGGREGATION spec.aggregationLength',
    'a GS-ADVERTISEMENT-DANGLING spec.ipAddressPools.1',
    'a GS-ADVERTISEMENT-DANGLING spec.peers.0',
    'a GS-REFERENCE-DANGLING spec.communities.0',
    'twice GS-REFERENCE-DUPLICATE spec.ipAddressPools.1',
    'twice GS-ADVERTISEMENT-DANGLING spec.ipAddressPools.0',
    'twice GS-ADVERTISEMENT-DANGLING spec.ipAddressPools.1',
    'tor GS-BGP-PEER spec.holdTime',
    'tor GS-REFERENCE-DANGLING spec.bfdProfile',
  ]);
});

test('a schema error in one object silences neither the webhook nor the references of the others', () => {
  expect(
    found([
      peer('tor', { holdTime: 90 }),
      peer('other', { holdTime: '2s' }),
      pool('p', '10.9.0.9-10.9.0.1'),
      object('L2Advertisement', 'l', { ipAddressPools: ['q'] }),
    ]),
  ).toEqual([
    'tor GS-SCHEMA-TYPE spec.holdTime',
    'other GS-BGP-PEER spec.holdTime',
    'p GS-POOL-INVERTED spec.addresses.0',
    'l GS-ADVERTISEMENT-DANGLING spec.ipAddressPools.0',
  ]);
});

test('what refers to a refused object does not refer to nothing', () => {
  expect(
    found([
      object('BFDProfile', 'fast', { receiveInterval: 'x' }),
      object('Community', 'c', { communities: [{ name: 'mine', value: 'x' }] }),
      peer('tor', { peerAddress: 'router.lan', bfdProfile: 'fast' }),
      pool('p', '10.9.0.9-10.9.0.1'),
      pool('covered', '10.8.0.0/28'),
      object('BGPAdvertisement', 'a', { ipAddressPools: ['p'], peers: ['tor'], communities: ['mine'] }),
      object('L2Advertisement', 'every', {}),
      object('L2Advertisement', 'wrong', { ipAddressPools: ['covered'], interfaces: [1] }),
    ]),
  ).toEqual([
    'fast GS-SCHEMA-TYPE spec.receiveInterval',
    'c GS-BGP-COMMUNITY spec.communities.0.value',
    'tor GS-BGP-PEER spec.peerAddress',
    'p GS-POOL-INVERTED spec.addresses.0',
    'wrong GS-SCHEMA-TYPE spec.interfaces.0',
  ]);
});

test('a pool whose only advertisement is refused is not called unadvertised', () => {
  const broken = object('L2Advertisement', 'l', { ipAddressPools: ['p'], nodeSelectors: 'x' });
  expect(found([pool('p', '10.9.0.0/28'), broken])).toEqual(['l GS-SCHEMA-TYPE spec.nodeSelectors']);
});
