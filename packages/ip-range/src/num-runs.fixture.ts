/// <reference types="node" />

/** Property runs: a few thousand by default, `GATESMITH_RUNS` for the long haul. */
export const numRuns: number = Number(process.env['GATESMITH_RUNS'] ?? 2_000);
