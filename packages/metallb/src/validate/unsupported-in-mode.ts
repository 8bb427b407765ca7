import type { FindingPath } from '@gatesmith/diagnostics';
import { type Problem, problem } from './problem.ts';

/** A problem that disappears with another BGP implementation. */
export function unsupportedInMode(path: FindingPath, message: string): Problem {
  return problem('GS-BGP-MODE', { path, message, hint: 'remove it, or run MetalLB in frr-k8s mode' });
}
