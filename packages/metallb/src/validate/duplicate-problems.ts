import type { FindingPath } from '@gatesmith/diagnostics';
import { quote } from '../quote.ts';
import { type Problem, problem } from './problem.ts';

/** Entries that a list contains twice, which MetalLB refuses. */
export function duplicateProblems(entries: readonly string[], path: FindingPath): Problem[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    if (!seen.has(entry)) {
      seen.add(entry);
      return [];
    }
    return problem('GS-REFERENCE-DUPLICATE', {
      path: [...path, index],
      message: `${String(path.at(-1))} ${quote(entry)}: is listed twice, which MetalLB refuses`,
      hint: 'remove one of the two',
    });
  });
}
