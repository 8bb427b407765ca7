import { expect, test } from 'vitest';
import { objectId, refOf } from './object.ts';

test.for([
  ['Service/web/shop', { kind: 'Service', namespace: 'web', name: 'shop' }],
  ['Node/n1', { kind: 'Node', name: 'n1' }],
  ['Node/n1', { kind: 'Node', name: 'n1', namespace: '' }],
  ['Pod/web/shop-1', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop-1', namespace: 'web' } }],
] as const)('%s is the id of a reference or an object', ([id, object]) => {
  expect(objectId(object)).toBe(id);
});

test('a reference keeps what is needed to read the object', () => {
  const object = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'speaker', namespace: 'lb' } };
  expect(refOf(object)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    name: 'speaker',
    namespace: 'lb',
  });
  expect(objectId(refOf(object))).toBe(objectId(object));
});
