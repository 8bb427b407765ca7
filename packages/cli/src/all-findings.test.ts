import { expect, test } from 'vitest';
import { findingEntry, nearestCode } from './all-findings.ts';

test('the documentation link of a code leads to its section', () => {
  expect(findingEntry('GS-FILE-YAML')?.docs).toMatch(/findings\.md#gs-file-yaml$/);
  expect(findingEntry('GS-NO-SUCH-CODE')).toBeUndefined();
});

test('codes of every package are known', () => {
  const codes = ['GS-RANGE-INVERTED', 'GS-POOL-OVERLAP', 'GS-VALUES-UNKNOWN-KEY', 'GS-VALUES-CHANGED'];
  expect(codes.filter((code) => findingEntry(code) === undefined)).toEqual([]);
});

test('a misspelled code leads to the one that it resembles', () => {
  expect(nearestCode('GS-POOL-OVRLAP')).toBe('GS-POOL-OVERLAP');
  expect(nearestCode('GS-NOTHING-LIKE-THIS-AT-ALL')).toBeUndefined();
});
