import { fc, test as property } from '@fast-check/vitest';
import type { Json } from '@gatesmith/kubernetes';
import { describe, expect, test } from 'vitest';
import { shapes } from '../model/shapes.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

describe('a JSON patch', () => {
  test.for<[string, Json, Json, Json]>([
    ['adds a key', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['adds into a list', [1, 3], [{ op: 'add', path: '/1', value: 2 }], [1, 2, 3]],
    ['adds at the end', [1], [{ op: 'add', path: '/-', value: 2 }], [1, 2]],
    ['removes', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
    ['replaces the whole', { a: 1 }, [{ op: 'replace', path: '', value: 7 }], 7],
    ['moves', { a: { x: 1 } }, [{ op: 'move', from: '/a/x', path: '/y' }], { a: {}, y: 1 }],
    ['copies', { a: 1 }, [{ op: 'copy', from: '/a', path: '/b' }], { a: 1, b: 1 }],
    [
      'reads escapes',
      { 'a/b': 1, 'c~d': 2 },
      [
        { op: 'remove', path: '/a~1b' },
        { op: 'remove', path: '/c~0d' },
      ],
      {},
    ],
    [
      'continues after a test that holds',
      { a: 1 },
      [
        { op: 'test', path: '/a', value: 1 },
        { op: 'remove', path: '/a' },
      ],
      {},
    ],
  ])('%s', ([, target, patch, expected]) => {
    expect(jsonPatch(target, patch)).toEqual(expected);
  });

  test.for<[string, Json, Json, number]>([
    ['a test that fails', { a: 1 }, [{ op: 'test', path: '/a', value: 2 }], 422],
    ['a missing place', {}, [{ op: 'remove', path: '/a' }], 422],
    ['a number out of the list', [1], [{ op: 'add', path: '/3', value: 1 }], 422],
    ['what an object inherits', {}, [{ op: 'remove', path: '/constructor' }], 422],
    ['a pointer that is none', {}, [{ op: 'add', path: 'a', value: 1 }], 400],
    ['an operation that is none', {}, [{ op: 'frob', path: '/a' }], 400],
    ['a patch that is not a list', {}, {}, 400],
    [
      'too many operations',
      {},
      Array.from({ length: 10_001 }, () => ({ op: 'add', path: '/a', value: 1 })),
      413,
    ],
  ])('refuses %s', ([, target, patch, code]) => {
    expect(() => jsonPatch(target, patch)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a merge patch', () => {
  test.for<[string, Json, Json, Json]>([
    ['merges', { a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3, c: 2 } }],
    ['removes by null', { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['keeps no null below a new object', {}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ])('%s', ([, target, patch, expected]) => {
    expect(mergePatch(target, patch)).toEqual(expected);
  });

  property.prop([fc.jsonValue(), fc.jsonValue()])('is idempotent', (target, patch) => {
    // fast-check's JsonValue is the same set of values under another name.
    const once = mergePatch(JSON.parse(JSON.stringify(target)), JSON.parse(JSON.stringify(patch)));
    expect(mergePatch(once, JSON.parse(JSON.stringify(patch)))).toEqual(once);
  });
});

const pod = shapes['Pod'] ?? {};
const service = shapes['Service'] ?? {};
const spec = (containers: Json): Json => ({ spec: { containers } });

describe('a strategic merge patch', () => {
  test.for<[string, Json, Json, Json]>([
    [
      'merges containers by name',
      spec([
        { name: 'a', image: '1' },
        { name: 'b', image: '1' },
      ]),
      spec([{ name: 'b', image: '2' }]),
      spec([
        { name: 'a', image: '1' },
        { name: 'b', image: '2' },
      ]),
    ],
    [
      'deletes an item by directive',
      spec([{ name: 'a' }, { name: 'b' }]),
      spec([{ name: 'a', $patch: 'delete' }]),
      spec([{ name: 'b' }]),
    ],
    [
      'replaces a list by directive',
      spec([{ name: 'a' }, { name: 'b' }]),
      spec([{ $patch: 'replace' }, { name: 'c' }]),
      spec([{ name: 'c' }]),
    ],
    [
      'replaces a list that has no merge key',
      { spec: { tolerations: [{ key: 'a' }] } },
      { spec: { tolerations: [{ key: 'b' }] } },
      { spec: { tolerations: [{ key: 'b' }] } },
    ],
    [
      'keeps the order that the patch states',
      spec([{ name: 'a' }, { name: 'b' }]),
      {
        spec: {
          '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }],
          containers: [{ name: 'b', image: '2' }],
        },
      },
      spec([{ name: 'b', image: '2' }, { name: 'a' }]),
    ],
    [
      'deletes from a list of scalars',
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      { metadata: { finalizers: ['b'] } },
    ],
    [
      'drops what $retainKeys does not name',
      { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } },
      { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      { spec: { strategy: { type: 'Recreate' } } },
    ],
  ])('%s', ([, target, patch, expected]) => {
    expect(
      strategicMergePatch(target, patch, {
        ...pod,
        fields: { ...pod.fields, metadata: { fields: { finalizers: { list: 'set' } } } },
      }),
    ).toEqual(expected);
  });

  test('distinguishes the ports of a Service by their number', () => {
    const live = { spec: { ports: [{ port: 80, protocol: 'TCP', nodePort: 30000 }] } };
    const patch = { spec: { ports: [{ port: 80, targetPort: 8080 }, { port: 443 }] } };
    expect(strategicMergePatch(live, patch, service)).toEqual({
      spec: { ports: [{ port: 80, protocol: 'TCP', nodePort: 30000, targetPort: 8080 }, { port: 443 }] },
    });
  });

  test('refuses an item without its merge key', () => {
    expect(() => strategicMergePatch(spec([]), spec([{ image: 'x' }]), pod)).toThrow(/merge key "name"/);
  });
});
