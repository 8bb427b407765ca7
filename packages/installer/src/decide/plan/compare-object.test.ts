import type { KubernetesObject } from '@gatesmith/kubernetes';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareObject } from './compare-object.ts';

const object = (
  fields: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', ...metadata },
  ...fields,
});

test.for([
  ['a field that only the server sets', { spec: { a: 1 } }, { spec: { a: 1, defaulted: true } }],
  [
    'a stated zero that the server left out',
    { spec: { hostNetwork: false, n: 0, s: '', list: [], map: {}, none: null } },
    { spec: {} },
  ],
  ['an empty map of empty maps', { spec: { securityContext: { capabilities: {} } } }, {}],
  [
    'the same amount written differently',
    { spec: { resources: { limits: { cpu: '0.1', memory: '1Gi' } } } },
    { spec: { resources: { limits: { cpu: '100m', memory: '1024Mi' } } } },
  ],
  [
    'a number and a string of the same amount',
    { spec: { resources: { limits: { cpu: 1 } } } },
    { spec: { resources: { limits: { cpu: '1' } } } },
  ],
  [
    'items with their own defaults',
    { spec: { ports: [{ port: 80 }] } },
    { spec: { ports: [{ port: 80, protocol: 'TCP' }] } },
  ],
  [
    'a status',
    { status: { loadBalancer: {} } },
    { status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } } },
  ],
] as const)('%s is not a difference', ([, desired, live]) => {
  expect(compareObject(object(desired), object(live))).toEqual([]);
});

test.for([
  ['a changed scalar', { spec: { a: 1 } }, { spec: { a: 2 } }, ['spec', 'a']],
  ['a missing field', { spec: { a: 1 } }, { spec: {} }, ['spec', 'a']],
  ['a list that grew', { spec: { list: [1] } }, { spec: { list: [1, 2] } }, ['spec', 'list']],
  ['a list that shrank', { spec: { list: [1, 2] } }, { spec: { list: [1] } }, ['spec', 'list']],
  ['a list in another order', { spec: { list: [1, 2] } }, { spec: { list: [2, 1] } }, ['spec', 'list', 0]],
  [
    'an amount-like text outside of resources',
    { data: { a: '0.1' } },
    { data: { a: '100m' } },
    ['data', 'a'],
  ],
  ['a map where a string was', { spec: { a: { b: 1 } } }, { spec: { a: 'b' } }, ['spec', 'a']],
] as const)('%s is a difference, named by its path', ([, desired, live, path]) => {
  expect(compareObject(object(desired), object(live))[0]?.path).toEqual(path);
});

test('labels and annotations of others are left alone, missing ones of ours are not', () => {
  const desired = object({}, { labels: { ours: 'yes' } });
  expect(compareObject(desired, object({}, { labels: { ours: 'yes', theirs: 'too' } }))).toEqual([]);
  expect(compareObject(desired, object({}, { labels: { theirs: 'too' } }))).toEqual([
    { path: ['metadata', 'labels', 'ours'], desired: 'yes', live: undefined },
  ]);
});

test('any object equals itself, and itself with more in it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue()), (spec) => {
      const one = object({ spec });
      expect(compareObject(one, one)).toEqual([]);
      expect(compareObject(one, object({ spec: { ...spec, ADDED: 1 } }))).toEqual([]);
    }),
  );
});

test('a difference is found wherever it is made', () => {
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1 }),
      (path, value) => {
        const nest = (leaf: unknown): Record<string, unknown> =>
          path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), leaf) as Record<string, unknown>; // the path has a key
        const found = compareObject(object(nest(value)), object(nest(value + 1)));
        expect(found).toHaveLength(
          path[0] === 'status' || path[0] === 'metadata' || path[0] === 'kind' ? 0 : 1,
        );
      },
    ),
  );
});

test('an additional label in the selector of a Service is a difference: it selects no pod then', () => {
  const service = (selector: Record<string, string>) => ({
    ...object({ spec: { selector } }),
    kind: 'Service',
  });
  const [wanted, more] = [{ app: 'web' }, { app: 'web', canary: 'yes' }];
  expect(compareObject(service(wanted), service(more))).toEqual([
    { path: ['spec', 'selector'], desired: wanted, live: more },
  ]);
  expect(compareObject(service(wanted), service(wanted))).toEqual([]);
});
