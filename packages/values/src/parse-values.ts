import { BaseError, type FindingPath, formatFinding, hasErrors } from '@gatesmith/diagnostics';
import { checkAddresses } from './check-addresses.ts';
import { checkResources } from './check-resources.ts';
import { describeIssue } from './describe-issue.ts';
import type { Values } from './gen/values.ts';
import { mergeValues } from './merge-values.ts';
import { type ReadSource, readSource } from './read-source.ts';
import { rules } from './rules/rules.ts';
import { SetSyntaxError, setValue } from './set-value.ts';
import { readByShape } from './shape/read-values.ts';
import { restoreNulls, stripNulls } from './strip-nulls.ts';
import { frontDoorOf } from './to-resources.ts';
import type { ValuesFinding } from './values-finding.ts';
import type { ValuesSource } from './values-source.ts';

const maxFindings = 500;

/** What is laid over the documents. */
export interface ParseValuesOptions {
  /** Arguments of `--set`, in order, in Helm's grammar. @default [] */
  readonly set?: readonly string[] | undefined;
}

/** The values, when there is no error among the findings; warnings may be there in both cases. */
export type ParseValuesResult =
  | { readonly values: Values; readonly findings: readonly ValuesFinding[] }
  | { readonly values?: undefined; readonly findings: readonly ValuesFinding[] };

/** Values that were refused; `findings` says where and why. */
export class InvalidValuesError extends BaseError<'INVALID_VALUES'> {
  readonly findings: readonly ValuesFinding[];

  constructor(findings: readonly ValuesFinding[]) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    super(`values: ${errors.length === 1 ? '1 error' : `${errors.length} errors`}`, {
      code: 'INVALID_VALUES',
      details: findings.slice(0, 20).map((finding) => formatFinding(finding)),
    });
    this.findings = findings;
  }
}

/**
 * Reads values documents, lays them over one another as Helm does, and checks everything that can be checked without a
 * cluster. Reports all problems at once and never throws; no sources at all are an empty document, whose values are the
 * defaults.
 *
 * @example
 * ```ts
 * import { safeParseValues } from '@gatesmith/values';
 *
 * const { values, findings } = safeParseValues([{ file: 'values.yaml', text: 'pols: []' }]);
 * values; // undefined
 * findings[0]?.hint; // 'did you mean "pools"?'
 * ```
 */
export function safeParseValues(
  sources: readonly ValuesSource[],
  { set = [] }: ParseValuesOptions = {},
): ParseValuesResult {
  const read = sources.map(readSource);
  const findings: ValuesFinding[] = read.flatMap((source) => source.findings);
  const { merged, setPaths } = layOver(read, set, findings);
  if (findings.length > 0 && read.some(isUnreadable)) return { findings };
  const written = stripNulls(merged);
  const place = (
    path: FindingPath,
    at: 'key' | 'value',
  ): Partial<ValuesFinding> & { readonly subject: string } => locate(read, setPaths, path, at);
  const { value: filled, issues } = readByShape(written);
  if (filled === undefined) {
    let left = 0;
    for (const issue of issues) {
      const problems = issue.code === 'unknown keys' ? issue.keys.length : 1;
      const room = Math.max(0, maxFindings - findings.length);
      left += Math.max(0, problems - room);
      if (room === 0) continue;
      for (const { at, ...described } of describeIssue(issue, written).slice(0, room)) {
        findings.push({ severity: 'error', ...described, ...place(described.path, at) });
      }
    }
    for (const { refused: _, ...finding } of checkAddresses(written)) {
      if (findings.length >= maxFindings) left++;
      else {
        const { file, line, column } = place(finding.path, 'value');
        findings.push({ ...finding, file, line, column });
      }
    }
    if (left > 0) findings.push(more(left));
    return { findings: inOrder(withoutConsequences(findings), read) };
  }
  const values = restoreNulls(filled, merged);
  checkWhole(values, written, findings, place);
  if (hasErrors(findings)) return { findings: inOrder(findings, read) };
  return { values, findings: inOrder(findings, read) };
}

interface SetPaths {
  readonly argument: string;
  readonly paths: readonly FindingPath[];
}

/** Lays the documents and the `--set` arguments over one another; adds what is wrong with the arguments. */
function layOver(
  read: readonly ReadSource[],
  set: readonly string[],
  findings: ValuesFinding[],
): { readonly merged: Readonly<Record<string, unknown>>; readonly setPaths: readonly SetPaths[] } {
  const document = read.reduce<Record<string, unknown>>((base, { value }) => mergeValues(base, value), {});
  const setPaths: SetPaths[] = [];
  for (const argument of set) {
    try {
      setPaths.push({ argument, paths: setValue(document, argument) });
    } catch (error) {
      if (!(error instanceof SetSyntaxError)) throw error;
      findings.push({
        code: 'GS-VALUES-SET',
        severity: 'error',
        subject: '--set',
        path: [],
        file: '--set',
        message: `--set ${JSON.stringify(argument.slice(0, 80))}: ${error.message}`,
        hint: 'write --set key.inner=value, with a backslash before a comma or dot that belongs to the key or value',
      });
    }
  }
  return { merged: document, setPaths };
}

/** Whether a source gave nothing but reasons why; everything else would be blamed on what is missing. */
function isUnreadable({ value, findings }: ReadSource): boolean {
  return hasErrors(findings) && Object.keys(value).length === 0;
}

/** Adds what only shows when sections are compared, and what MetalLB would say. */
function checkWhole(
  values: Values,
  written: Readonly<Record<string, unknown>>,
  findings: ValuesFinding[],
  place: (path: FindingPath, at: 'key' | 'value') => Partial<ValuesFinding> & { readonly subject: string },
): void {
  const { skip } = values.checks;
  const frontDoor = frontDoorOf(values);
  // The front door's own findings are the pools that no advertisement covers.
  const unadvertised = frontDoor.findings.flatMap(({ path: [, index] }) =>
    typeof index === 'number' ? [index] : [],
  );
  const input = { values, written, unadvertised };
  for (const rule of rules) {
    const { code, severity = 'error' } = rule;
    if (rule.skippable && skip.includes(code)) continue;
    for (const broken of rule.check(input))
      findings.push({ code, severity, ...broken, ...place(broken.path, 'key') });
  }
  for (const { refused, ...finding } of checkResources(values, frontDoor)) {
    if (skip.includes(finding.code) && !refused) continue;
    const { file, line, column } = place(finding.path, 'value');
    findings.push({ ...finding, file, line, column });
  }
}

/**
 * As {@link safeParseValues}, for callers that have nothing to do with refused values.
 *
 * @throws {InvalidValuesError} code `INVALID_VALUES`, with all findings.
 */
export function parseValues(sources: readonly ValuesSource[], options?: ParseValuesOptions): Values {
  const { values, findings } = safeParseValues(sources, options);
  if (values === undefined) throw new InvalidValuesError(findings);
  return values;
}

function locate(
  read: readonly ReadSource[],
  setPaths: readonly SetPaths[],
  path: FindingPath,
  at: 'key' | 'value',
): Partial<ValuesFinding> & { readonly subject: string } {
  let best = { depth: 0, subject: read.at(-1)?.file ?? 'values', at: {} as Partial<ValuesFinding> };
  for (const source of read) {
    const { depth, position } = source.locate(path, at);
    if (depth > 0 && depth >= best.depth)
      best = { depth, subject: source.file, at: { file: source.file, ...position } };
  }
  for (const { argument, paths } of setPaths) {
    for (const setPath of paths) {
      const common = setPath.findIndex((part, index) => path[index] !== part);
      const depth = common === -1 ? setPath.length : common;
      const within = depth === setPath.length || depth === path.length;
      if (within && Math.min(path.length, setPath.length) >= best.depth)
        best = {
          depth: Math.min(path.length, setPath.length),
          subject: '--set',
          at: { file: `--set ${argument}` },
        };
    }
  }
  return { subject: best.subject, ...best.at };
}

/** A key that is missing because it is misspelled is one mistake, not two. */
function withoutConsequences(findings: readonly ValuesFinding[]): readonly ValuesFinding[] {
  const meant = new Set(
    findings.flatMap(({ code, nearest, path }) =>
      code === 'GS-VALUES-UNKNOWN-KEY' && nearest !== undefined
        ? [JSON.stringify([...path.slice(0, -1), nearest])]
        : [],
    ),
  );
  return findings.filter(
    ({ code, path }) => code !== 'GS-VALUES-REQUIRED' || !meant.has(JSON.stringify(path)),
  );
}

function more(count: number): ValuesFinding {
  return {
    code: 'GS-VALUES-TYPE',
    severity: 'error',
    subject: 'values',
    path: [],
    message: `${count} more problems are not listed`,
  };
}

/** By file in the order given, then by place, so that the list reads as the files do. */
function inOrder(findings: readonly ValuesFinding[], read: readonly ReadSource[]): ValuesFinding[] {
  if (findings.length < 2) return [...findings];
  const rank = new Map(read.map(({ file }, index) => [file, index]));
  const of = ({ file }: ValuesFinding): number =>
    file === undefined ? read.length + 1 : (rank.get(file) ?? read.length);
  return [...findings].sort(
    (a, b) => of(a) - of(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
