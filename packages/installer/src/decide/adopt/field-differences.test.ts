import { expect, test } from 'vitest';
import { fieldDifferences } from './field-differences.ts';

const paths = (before: unknown, after: unknown): readonly string[] =>
  fieldDifferences(before, after).map(({ path }) => path.join('.'));

test('a field that only one side has is a difference, whatever it is called', () => {
  expect(paths({ spec: { anything: 1, kept: true } }, { spec: { kept: true, added: 'x' } })).toEqual([
    'spec.anything',
    'spec.added',
  ]);
});

test('an empty value equals an absent one, but false and zero do not', () => {
  expect(paths({ a: {}, b: [], c: '', d: null, e: { f: {} } }, {})).toEqual([]);
  expect(paths({ a: false, b: 0 }, {})).toEqual(['a', 'b']);
});

test('list items are matched by their keys, and an item that is missing is one difference', () => {
  const ports = [
    { name: 'http', port: 80, nodePort: 30_080 },
    { name: 'ssh', port: 22 },
  ];
  expect(paths({ ports }, { ports: [{ name: 'http', port: 80 }] })).toEqual([
    'ports.80/TCP.nodePort',
    'ports.22/TCP',
  ]);
  expect(paths({ ports }, { ports: ports.toReversed() })).toEqual([]);
});

test('one port for TCP and for UDP is two items', () => {
  const tcp = { name: 'dns', port: 53, protocol: 'TCP' };
  const udp = { name: 'dns-udp', port: 53, protocol: 'UDP' };
  expect(paths({ ports: [tcp, udp] }, { ports: [tcp] })).toEqual(['ports.53/UDP']);
});

test('arguments are compared by their flags, and lists without keys as sets', () => {
  expect(paths({ args: ['/run', '--v=2', '--on'] }, { args: ['--on', '/run', '--v=3'] })).toEqual([
    'args.--v',
  ]);
  expect(paths({ ranges: ['a', 'b'] }, { ranges: ['b', 'a'] })).toEqual([]);
  expect(paths({ ranges: ['a', 'b'] }, { ranges: ['b', 'b'] })).toEqual(['ranges']);
});

test('amounts are compared as amounts, and names by the function that is given', () => {
  expect(paths({ resources: { cpu: '0.1' } }, { resources: { cpu: '100m' } })).toEqual([]);
  const sameText = (one: string, other: string): boolean => one.replace('old-', '') === other;
  expect(fieldDifferences({ name: 'old-door' }, { name: 'door' }, sameText)).toEqual([]);
});
