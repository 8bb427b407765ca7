import { isRecord } from '@gatesmith/kubernetes';
import { quote } from '../quote.ts';

/** The reason for which a value is not an object of strings, as labels are. */
export function stringMapProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return `must map strings to strings, is ${quote(value)}`;
  const entry = Object.entries(value).find(([, held]) => typeof held !== 'string');
  return entry === undefined
    ? undefined
    : `must map strings to strings; ${quote(entry[0])} is ${quote(entry[1])}`;
}
