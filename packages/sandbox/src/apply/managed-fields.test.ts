import { fc, test } from '@fast-check/vitest';
import { type JsonObject, listAt } from '@gatesmith/kubernetes';
import { describe, expect } from 'vitest';
import type { KubeObject } from '../model/object.ts';
import type { Shape } from '../model/shape.ts';
import { metadata, shapes } from '../model/shapes.ts';
import { formatFieldSet, parseFieldSet } from './field-set.ts';
import { recordUpdate, serverSideApply } from './managed-fields.ts';

const shapeOf = (kind: string): Shape => ({ ...shapes[kind], fields: { ...shapes[kind]?.fields, metadata } });
const at = (manager: string) => ({ manager, apiVersion: 'v1', subresource: '', now: 0 });

function apply(
  live: KubeObject | undefined,
  config: JsonObject,
  manager: string,
  shape: Shape,
  force = false,
): KubeObject {
  const applied = serverSideApply({ live, config, shape, writer: at(manager), force });
  return applied.finish(applied.object);
}

const configMap = (data: JsonObject): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', namespace: 'd' },
  data,
});
const owners = (object: KubeObject): JsonObject =>
  Object.fromEntries(
    listAt(object, 'metadata', 'managedFields').map((entry) => {
      const { manager, operation, fieldsV1 } = entry as JsonObject;
      return [`${manager} ${operation}`, fieldsV1];
    }),
  );

describe('server-side apply', () => {
  test('owns what it says and nothing that identifies the object', () => {
    expect(owners(apply(undefined, configMap({ a: '1' }), 'one', shapeOf('ConfigMap')))).toEqual({
      'one Apply': { 'f:data': { 'f:a': {} } },
    });
  });

  test('removes fields that it no longer states, unless another manager states them', () => {
    const first = apply(undefined, configMap({ a: '1', b: '1' }), 'one', shapeOf('ConfigMap'));
    const shared = apply(first, configMap({ b: '1' }), 'two', shapeOf('ConfigMap'));
    const less = apply(shared, configMap({ c: '1' }), 'one', shapeOf('ConfigMap'));
    expect(less['data']).toEqual({ b: '1', c: '1' });
    expect(owners(less)).toEqual({
      'one Apply': { 'f:data': { 'f:c': {} } },
      'two Apply': { 'f:data': { 'f:b': {} } },
    });
  });

  test('refuses to change what another manager owns, naming every field', () => {
    const first = apply(undefined, configMap({ a: '1', b: '1' }), 'one', shapeOf('ConfigMap'));
    expect(() =>
      apply(first, configMap({ a: '2', b: '2' }), 'two', shapeOf('ConfigMap')),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ApiError: Apply failed with 2 conflicts: conflicts with "one":
      - .data.a
      - .data.b]
    `);
  });

  test('takes ownership over when forced', () => {
    const first = apply(undefined, configMap({ a: '1', b: '1' }), 'one', shapeOf('ConfigMap'));
    const forced = apply(first, configMap({ a: '2' }), 'two', shapeOf('ConfigMap'), true);
    expect(forced['data']).toEqual({ a: '2', b: '1' });
    expect(owners(forced)).toEqual({
      'one Apply': { 'f:data': { 'f:b': {} } },
      'two Apply': { 'f:data': { 'f:a': {} } },
    });
  });

  test('co-owns a field on whose value both agree', () => {
    const first = apply(undefined, configMap({ a: '1' }), 'one', shapeOf('ConfigMap'));
    expect(Object.keys(owners(apply(first, configMap({ a: '1' }), 'two', shapeOf('ConfigMap'))))).toEqual([
      'two Apply',
      'one Apply',
    ]);
  });

  test('says with which API version an update clashes', () => {
    const updated = recordUpdate({
      after: configMap({ a: '1' }),
      shape: shapeOf('ConfigMap'),
      writer: at('edit'),
    });
    expect(() =>
      apply(updated, configMap({ a: '2' }), 'one', shapeOf('ConfigMap')),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ApiError: Apply failed with 1 conflict: conflict with "edit" using v1: .data.a]`,
    );
  });

  const service = (ports: JsonObject[]): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', namespace: 'd' },
    spec: { ports },
  });

  test('merges lists by their keys and names items by them', () => {
    const first = apply(
      undefined,
      service([{ port: 80, protocol: 'TCP', name: 'a' }]),
      'one',
      shapeOf('Service'),
    );
    const both = apply(first, service([{ port: 443, name: 'b' }]), 'two', shapeOf('Service'));
    expect(both['spec']).toEqual({
      ports: [
        { port: 80, protocol: 'TCP', name: 'a' },
        { port: 443, name: 'b' },
      ],
    });
    expect(owners(both)['two Apply']).toEqual({
      'f:spec': { 'f:ports': { 'k:{"port":443,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {} } } },
    });
    const left = apply(both, service([]), 'one', shapeOf('Service'));
    expect(left['spec']).toEqual({ ports: [{ port: 443, name: 'b' }] });
  });

  test('takes an atomic object as one value', () => {
    const withSelector = (selector: JsonObject): JsonObject => ({ ...service([]), spec: { selector } });
    const first = apply(undefined, withSelector({ a: '1' }), 'one', shapeOf('Service'));
    expect(apply(first, withSelector({ b: '1' }), 'one', shapeOf('Service'))['spec']).toEqual({
      selector: { b: '1' },
    });
    expect(() => apply(first, withSelector({ b: '1' }), 'two', shapeOf('Service'))).toThrow(
      /\.spec\.selector$/,
    );
  });

  test('names the items of a set by their value', () => {
    const withFinalizers = (finalizers: string[]): JsonObject => ({
      ...configMap({}),
      metadata: { name: 'c', namespace: 'd', finalizers },
    });
    const first = apply(undefined, withFinalizers(['a']), 'one', shapeOf('ConfigMap'));
    const both = apply(first, withFinalizers(['b']), 'two', shapeOf('ConfigMap'));
    expect(listAt(both, 'metadata', 'finalizers')).toEqual(['a', 'b']);
    expect(listAt(apply(both, configMap({}), 'one', shapeOf('ConfigMap')), 'metadata', 'finalizers')).toEqual(
      ['b'],
    );
  });

  const texts = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'));

  test.prop([texts, texts])('changes nothing when it says the same twice', (first, second) => {
    const one = apply(undefined, configMap(first), 'one', shapeOf('ConfigMap'));
    const two = apply(one, configMap(second), 'two', shapeOf('ConfigMap'), true);
    expect(apply(two, configMap(second), 'two', shapeOf('ConfigMap'))).toEqual(two);
  });

  test.prop([texts, texts])('leaves exactly what managers say', (first, second) => {
    const one = apply(undefined, configMap(first), 'one', shapeOf('ConfigMap'));
    const two = apply(one, configMap(second), 'two', shapeOf('ConfigMap'), true);
    const gone = apply(two, configMap({}), 'one', shapeOf('ConfigMap'));
    expect(gone['data']).toEqual(second);
  });
});

test('an update takes over what it changed and loses what it removed', () => {
  const first = apply(undefined, configMap({ a: '1', b: '1', c: '1' }), 'one', shapeOf('ConfigMap'));
  const updated = recordUpdate({
    before: first,
    after: { ...configMap({ a: '2', b: '1' }), metadata: { name: 'c', namespace: 'd' } },
    shape: shapeOf('ConfigMap'),
    writer: at('edit'),
  });
  expect(owners(updated)).toEqual({
    'one Apply': { 'f:data': { 'f:b': {} } },
    'edit Update': { 'f:data': { 'f:a': {} } },
  });
});

test('an empty list of managed fields forgets every owner', () => {
  const first = apply(undefined, configMap({ a: '1' }), 'one', shapeOf('ConfigMap'));
  const reset = recordUpdate({
    before: first,
    after: { ...first, metadata: { name: 'c', namespace: 'd', managedFields: [{}] } },
    shape: shapeOf('ConfigMap'),
    writer: at('edit'),
  });
  expect(owners(reset)).toEqual({});
});

const names = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:"y"');
const sets = fc.letrec<{ set: JsonObject }>((tie) => ({
  set: fc.dictionary(names, fc.oneof({ maxDepth: 3 }, fc.constant({}), tie('set'))),
})).set;

test.prop([sets])('a field set reads back as it was written', (set) => {
  expect(formatFieldSet(parseFieldSet(set))).toEqual(set);
});
