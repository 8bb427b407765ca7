import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownKind } from '../../kinds.ts';
import { resourcePath } from './resource-path.ts';

const kind = (apiVersion: string, name: string) => {
  const entry = knownKind(apiVersion, name);
  if (entry === undefined) throw new Error(`${name} is not in the table`);
  return entry;
};

test.for([
  ['v1', 'Service', { namespace: 'web', name: 'shop' }, '/api/v1/namespaces/web/services/shop'],
  ['v1', 'Pod', {}, '/api/v1/pods'],
  [
    'v1',
    'Pod',
    { namespace: 'web', name: 'shop', subresource: 'log' },
    '/api/v1/namespaces/web/pods/shop/log',
  ],
  ['v1', 'Node', { namespace: 'ignored', name: 'n1' }, '/api/v1/nodes/n1'],
  [
    'metallb.io/v1beta2',
    'BGPPeer',
    { namespace: 'metallb-system' },
    '/apis/metallb.io/v1beta2/namespaces/metallb-system/bgppeers',
  ],
  [
    'rbac.authorization.k8s.io/v1',
    'ClusterRole',
    { name: 'gatesmith-metallb:controller' },
    '/apis/rbac.authorization.k8s.io/v1/clusterroles/gatesmith-metallb:controller',
  ],
] as const)('%s %s at %j is %s', ([apiVersion, name, where, path]) => {
  expect(resourcePath(kind(apiVersion, name), where)).toBe(path);
});

test('an invalid name never becomes part of a path', () => {
  fc.assert(
    fc.property(
      fc
        .string({ unit: 'binary' })
        .filter((text) => !/^[A-Za-z0-9]([-A-Za-z0-9.:_]*[A-Za-z0-9])?$/.test(text)),
      (name) => {
        expect(() => resourcePath(kind('v1', 'Service'), { namespace: 'web', name })).toThrow(RangeError);
        expect(() => resourcePath(kind('v1', 'Service'), { namespace: name })).toThrow(RangeError);
      },
    ),
  );
});
