import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  asArray,
  asNumber,
  asRecord,
  asString,
  at,
  isRecord,
  listAt,
  numberAt,
  recordAt,
  recordsAt,
  stringsAt,
  textAt,
  wordsAt,
} from './access.ts';

const service = {
  metadata: { name: 'shop', labels: { app: 'shop', replicas: 3 } },
  spec: { ports: [{ port: 80 }, { port: 443 }], externalIPs: ['192.0.2.1', 7, null], type: null },
};

describe('a path', () => {
  test.for([
    [['metadata', 'name'], 'shop'],
    [['spec', 'ports', 1, 'port'], 443],
    [['spec', 'type'], null],
    [['spec', 'type', 'name'], undefined],
    [['spec', 'ports', 2], undefined],
    [['spec', 'ports', -1], undefined],
    [['spec', 'ports', 'length'], undefined],
    [['spec', 'ports', '0'], undefined],
    [['metadata', 0], undefined],
    [['metadata', 'name', 'length'], undefined],
    [['metadata', 'toString'], undefined],
    [['__proto__'], undefined],
  ] as const)('%j leads to %j', ([path, expected]) => {
    expect(at(service, ...path)).toBe(expected);
  });

  test('enters a key named __proto__ that the data itself has', () => {
    expect(at(JSON.parse('{"__proto__":{"a":1}}'), '__proto__', 'a')).toBe(1);
  });

  test('without parts is the value', () => {
    expect(at(service)).toBe(service);
  });
});

test('each reader returns values of its own type only', () => {
  expect([textAt(service, 'metadata', 'name'), textAt(service, 'spec', 'ports', 0, 'port')]).toEqual([
    'shop',
    undefined,
  ]);
  expect([numberAt(service, 'spec', 'ports', 0, 'port'), numberAt(service, 'metadata', 'name')]).toEqual([
    80,
    undefined,
  ]);
  expect([listAt(service, 'spec', 'ports').length, listAt(service, 'spec')]).toEqual([2, []]);
  expect([recordAt(service, 'spec', 'ports', 0), recordAt(service, 'spec', 'ports')]).toEqual([
    { port: 80 },
    {},
  ]);
});

test('a list of objects leaves out everything else', () => {
  expect(recordsAt({ ports: [{ port: 80 }, null, 'http', [], { port: 443 }] }, 'ports')).toEqual([
    { port: 80 },
    { port: 443 },
  ]);
  expect(recordsAt(service, 'metadata')).toEqual([]);
});

test('maps and lists of strings leave out everything else', () => {
  expect(stringsAt(service, 'metadata', 'labels')).toEqual({ app: 'shop' });
  expect(stringsAt(service, 'spec', 'externalIPs')).toEqual({});
  expect(wordsAt(service, 'spec', 'externalIPs')).toEqual(['192.0.2.1']);
  expect(Object.entries(stringsAt(JSON.parse('{"__proto__":"x"}')))).toEqual([['__proto__', 'x']]);
});

property.prop([fc.jsonValue()])('every value is narrowed to one type at most', (value) => {
  const narrowed = [
    asString(value),
    asNumber(value),
    asRecord(value),
    Array.isArray(value) ? value : undefined,
  ];
  expect(narrowed.filter((one) => one !== undefined).length).toBeLessThanOrEqual(1);
  expect(isRecord(value)).toBe(asRecord(value) !== undefined);
  expect(asArray(value)).toEqual(Array.isArray(value) ? value : []);
});

property.prop([fc.jsonValue(), fc.array(fc.oneof(fc.string(), fc.integer()))])(
  'any path through any value is read without an error',
  (value, path) => {
    expect(() => [at(value, ...path), stringsAt(value, ...path), wordsAt(value, ...path)]).not.toThrow();
  },
);
