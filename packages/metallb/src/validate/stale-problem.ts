import type { FindingPath } from '@gatesmith/diagnostics';
import { type Problem, problem } from './problem.ts';

/** A problem that makes MetalLB keep its last good configuration. */
export function staleProblem({
  path = [],
  message,
  hint,
}: {
  readonly path?: FindingPath;
  readonly message: string;
  readonly hint: string;
}): Problem {
  return problem('GS-CONFIG-STALE', { path, message, hint });
}
