/// <reference types="node" />

/** The number of runs of a property test: `GATESMITH_RUNS` where it is set, otherwise the usual number. */
export function propertyRuns(usual: number): number {
  return Number(process.env['GATESMITH_RUNS'] ?? usual);
}
