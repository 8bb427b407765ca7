import { type Finding, formatFinding, formatPath } from '@gatesmith/diagnostics';
import { escapeMarkup } from './escape-markup.ts';
import { relativeFile } from './relative-file.ts';
import type { Report, ReportOrigin } from './report.ts';

/**
 * Findings as a JUnit test suite: an error is a failed test, a warning or note a passed one with its message as output, so
 * that a CI server fails only for what blocks an install.
 */
export function junitReport({ findings, origin, verdict }: Report): string {
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const suite = escapeMarkup(`gatesmith ${origin.command}`);
  const cases =
    findings.length === 0
      ? [`    <testcase classname="${suite}" name="no findings" time="0"/>`]
      : findings.map((finding) => testCase(finding, origin));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="${suite}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0" timestamp="${origin.createdAt.replace(/\.\d+Z$/, '')}">`,
    '    <properties>',
    ...Object.entries({
      verdict: verdict.title,
      command: origin.commandLine,
      version: origin.version,
      ...(origin.cluster === undefined
        ? {}
        : { cluster: `${origin.cluster.kind} ${origin.cluster.context}` }),
    }).map(([name, value]) => `      <property name="${name}" value="${escapeMarkup(value)}"/>`),
    '    </properties>',
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(finding: Finding, { folder }: ReportOrigin): string {
  const { code, subject, severity, message, path, file, line } = finding;
  const text = escapeMarkup(formatFinding(finding, { link: true }));
  const inner =
    severity === 'error'
      ? `<failure type="${code}" message="${escapeMarkup(message)}">${text}</failure>`
      : `<system-out>${text}</system-out>`;
  const name = escapeMarkup(path.length === 0 ? code : `${code} ${formatPath(path)}`);
  const place =
    file === undefined
      ? ''
      : ` file="${escapeMarkup(relativeFile(file, folder))}"${line === undefined ? '' : ` line="${line}"`}`;
  return `    <testcase classname="${escapeMarkup(subject)}" name="${name}" time="0"${place}>${inner}</testcase>`;
}
