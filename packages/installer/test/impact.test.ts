import { impactSuite } from './impact/suite.ts';

/** Eight changes each; 125 clusters are a thousand changes. */
const clusters = Number(process.env['GATESMITH_RUNS'] ?? 3);

await impactSuite(Array.from({ length: clusters }, (_, index) => index));
