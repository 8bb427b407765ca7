import { scheduleSuite } from './schedules/suite.ts';

await scheduleSuite(
  Array.from({ length: Number(process.env['GATESMITH_RUNS'] ?? 100) }, (_, seed) => seed),
  true,
);
