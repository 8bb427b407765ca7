import { checkAddresses } from './check-addresses.ts';
import { describeIssue } from './describe-issue.ts';
import { report } from './finding-registry.ts';
import type { Locate } from './merge-sources.ts';
import type { ShapeIssue } from './shape/shape-issue.ts';
import type { ValuesFinding } from './values-finding.ts';

/** Findings beyond this number are counted and not listed. */
const maxFindings = 500;

/** A document with wrong keys or types, and what is wrong. */
export interface WrongShape {
  readonly written: Readonly<Record<string, unknown>>;
  readonly issues: readonly ShapeIssue[];
}

/** The findings about keys, types and addresses of a document that cannot be read as a whole. */
export function shapeFindings({ written, issues }: WrongShape, locate: Locate): readonly ValuesFinding[] {
  const findings: ValuesFinding[] = [];
  let total = 0;
  for (const issue of issues) {
    total += issue.code === 'unknown keys' ? issue.keys.length : 1;
    if (findings.length >= maxFindings) continue;
    for (const { at, code, ...described } of describeIssue(issue, written))
      findings.push(report(code, { ...described, ...locate(described.path, at) }));
  }
  const ofAddresses = checkAddresses(written);
  total += ofAddresses.length;
  for (const { refused: _, ...finding } of ofAddresses) {
    const { file, line, column } = locate(finding.path, 'value');
    findings.push({ ...finding, file, line, column });
  }
  const listed = findings.slice(0, maxFindings);
  const left = total - listed.length;
  return withoutConsequences(left > 0 ? [...listed, more(left)] : listed);
}

/** A key that is missing because it is misspelled is one mistake, not two. */
function withoutConsequences(findings: readonly ValuesFinding[]): readonly ValuesFinding[] {
  const meant = new Set(
    findings
      .filter(({ code, nearest }) => code === 'GS-VALUES-UNKNOWN-KEY' && nearest !== undefined)
      .map(({ nearest, path }) => JSON.stringify([...path.slice(0, -1), nearest])),
  );
  return findings.filter(
    ({ code, path }) => code !== 'GS-VALUES-REQUIRED' || !meant.has(JSON.stringify(path)),
  );
}

function more(count: number): ValuesFinding {
  return report('GS-VALUES-TYPE', {
    subject: 'values',
    path: [],
    message: `${count} more problems are not listed`,
  });
}
