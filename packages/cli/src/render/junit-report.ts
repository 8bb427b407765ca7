import { type Finding, formatFinding } from '@gatesmith/diagnostics';
import { escapeMarkup } from './escape-markup.ts';

/**
 * Findings as a JUnit test suite: an error is a failed test, a warning or note a passed one with its message as output, so
 * that a CI server fails only for what blocks an install.
 */
export function junitReport(findings: readonly Finding[]): string {
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const cases =
    findings.length === 0
      ? ['    <testcase classname="gatesmith" name="no findings"/>']
      : findings.map(testCase);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="gatesmith" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(finding: Finding): string {
  const { code, subject, severity, message } = finding;
  const text = escapeMarkup(formatFinding(finding, { link: true }));
  const inner =
    severity === 'error'
      ? `<failure type="${code}" message="${escapeMarkup(message)}">${text}</failure>`
      : `<system-out>${text}</system-out>`;
  return `    <testcase classname="${escapeMarkup(subject)}" name="${code}">${inner}</testcase>`;
}
