import { checkReadablePart, type WrongShape } from './check-readable-part.ts';
import { describeIssue } from './describe-issue.ts';
import { report } from './finding-registry.ts';
import type { Locate, MergedSources } from './merge-sources.ts';
import type { ValuesFinding } from './values-finding.ts';

/** Findings beyond this number are counted and not listed. */
const maxFindings = 500;

/** A document with wrong keys or types, and how its sources spell what is in it. */
export interface WrongSources extends WrongShape, Pick<MergedSources, 'plainAt'> {}

/** The findings about keys and types, and those about the part of the document that can be read. */
export function shapeFindings(wrong: WrongSources, locate: Locate): readonly ValuesFinding[] {
  const { written, issues, plainAt } = wrong;
  const findings: ValuesFinding[] = [];
  let total = 0;
  for (const issue of issues) {
    total += issue.code === 'unknown keys' ? issue.keys.length : 1;
    if (findings.length >= maxFindings) continue;
    for (const { at, code, ...described } of describeIssue(issue, { document: written, plainAt }))
      findings.push(report(code, { ...described, ...locate(described.path, at) }));
  }
  const ofTheRest = checkReadablePart(wrong, locate);
  total += ofTheRest.length;
  findings.push(...ofTheRest.slice(0, maxFindings));
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
