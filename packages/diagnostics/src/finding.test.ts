import { expect, test } from 'vitest';
import { type Finding, hasErrors, summarize } from './finding.ts';

const finding = (severity: Finding['severity']): Finding => ({
  code: 'GS-X',
  severity,
  subject: 's',
  path: [],
  message: 'm',
});

test('findings are counted by severity', () => {
  expect(summarize([finding('error'), finding('warning'), finding('info'), finding('error')])).toEqual({
    errors: 2,
    warnings: 1,
    infos: 1,
  });
});

test.for([
  [['info', 'warning'], false],
  [['info', 'error'], true],
  [[], false],
] as const)('only errors stop a write: %j -> %s', ([severities, expected]) => {
  expect(hasErrors(severities.map(finding))).toBe(expected);
});
