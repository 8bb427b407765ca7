import { nearest } from '@gatesmith/diagnostics';
import type { UnknownRecord } from '@gatesmith/kubernetes';
import { quote } from '../quote.ts';
import type { ReportProblem } from './scenario-problem.ts';

/** Warns of keys that are not read: most of them are misspelled. */
export function reportUnknownKeys({
  object,
  known,
  report,
}: {
  readonly object: UnknownRecord;
  readonly known: readonly string[];
  readonly report: ReportProblem;
}): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const meant = nearest(key, known);
    report({
      path: [key],
      message: `${quote(key)}: there is no such key here, it is not read`,
      severity: 'warning',
      hint: meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${quote(meant)}?`,
    });
  }
}
