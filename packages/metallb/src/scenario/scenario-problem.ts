import type { FindingPath } from '@gatesmith/diagnostics';

/** A part of a scenario that is wrong. */
export interface ScenarioProblem {
  readonly path: FindingPath;
  readonly message: string;
  readonly hint?: string | undefined;
  /** A warning is about a part that is ignored. @default 'error' */
  readonly severity?: 'error' | 'warning' | undefined;
}

/** Receives the problems of a scenario. */
export type ReportProblem = (problem: ScenarioProblem) => void;

/** Reports the problems of a part, whose paths start at the part. */
export function reportWithin(path: FindingPath, report: ReportProblem): ReportProblem {
  return (problem) => report({ ...problem, path: [...path, ...problem.path] });
}
