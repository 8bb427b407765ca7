import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { isList, isRecord, ownValue } from '@gatesmith/kubernetes';
import { quote } from '../quote.ts';
import type { ReportProblem } from './scenario-problem.ts';
import { stringMapProblem } from './string-map-problem.ts';

/** A value of a scenario, and where its problems are reported. */
export interface Field {
  readonly value: unknown;
  readonly path: FindingPath;
  readonly report: ReportProblem;
}

/** A field of an object; absent when the value is not an object. */
export function fieldAt({ value, path, report }: Field, key: string): Field {
  const field = isRecord(value) ? (ownValue(value, key) ?? undefined) : undefined;
  return { value: field, path: [...path, key], report };
}

/** The field, which must be an object if it exists. */
export function readObject(field: Field): Field {
  const { value, path, report } = field;
  if (value !== undefined && !isRecord(value))
    report({ path, message: `${path.join('.')}: must be an object, is ${quote(value)}` });
  return field;
}

/** A string, one of the allowed ones where they are given. */
export function readString(
  { value, path, report }: Field,
  allowed?: readonly string[] | undefined,
): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') {
    const example = typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'text';
    const message = `${path.join('.')}: must be a string, is ${quote(value)}`;
    report({ path, message, hint: `${String(path.at(-1))}: "${example}"` });
    return undefined;
  }
  if (allowed !== undefined && value !== '' && !allowed.includes(value)) {
    const message = `${path.join('.')} ${quote(value)}: not one of ${allowed.join(', ')}`;
    report({ path, message, hint: didYouMean(value, allowed) });
    return undefined;
  }
  return value;
}

/** An object of strings, as labels are. */
export function readStringMap({ value, path, report }: Field): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined;
  const problem = stringMapProblem(value);
  // `stringMapProblem` has checked every value
  if (problem === undefined) return value as Readonly<Record<string, string>>;
  report({ path, message: `${path.join('.')}: ${problem}` });
  return undefined;
}

/** A list without the items that cannot be read. */
export function readList<T>(
  { value, path, report }: Field,
  readItem: (item: Field) => T | undefined,
): T[] | undefined {
  if (value === undefined) return undefined;
  if (!isList(value)) {
    report({ path, message: `${path.join('.')}: must be a list, is ${quote(value)}` });
    return undefined;
  }
  return value.flatMap((item, index) => readItem({ value: item, path: [...path, index], report }) ?? []);
}

/** A hint with the known value that is closest. */
export function didYouMean(value: unknown, known: readonly string[]): string | undefined {
  const near = typeof value === 'string' ? nearest(value, known) : undefined;
  return near === undefined ? undefined : `did you mean ${near}?`;
}
