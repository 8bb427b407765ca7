/// <reference types="node" />

/** Property runs: some hundreds by default, `GATESMITH_RUNS` for the long haul. */
export const numRuns: number = Number(process.env['GATESMITH_RUNS'] ?? 500);
