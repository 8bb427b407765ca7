import { scheduleSuite } from './schedules/suite.ts';

// One of the schedules; `GATESMITH_RUNS=500` for all of them, with the real Helm on every 25th.
const named = process.env['GATESMITH_SEED'];
const count = Math.min(500, Number(process.env['GATESMITH_RUNS'] ?? 1));
const first = 12;

await scheduleSuite(
  named === undefined
    ? Array.from({ length: count }, (_, index) => index + first)
    : named.split(',').map(Number),
  named !== undefined || count > 1,
);
