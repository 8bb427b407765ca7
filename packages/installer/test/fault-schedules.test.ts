import { scheduleSuite } from './schedules/suite.ts';

// One of the schedules, or those that `GATESMITH_SEED` names; `GATESMITH_RUNS=500` for so many, the real Helm on every 25th.
const named = process.env['GATESMITH_SEED'];
const count = Number(process.env['GATESMITH_RUNS'] ?? 1);
const first = 12;

await scheduleSuite(
  named === undefined
    ? Array.from({ length: count }, (_, index) => index + (count === 1 ? first : 0))
    : named.split(',').map(Number),
  named !== undefined || count > 1,
);
