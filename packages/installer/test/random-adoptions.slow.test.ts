import { randomAdoptionSuite } from './random-adoptions/suite.ts';

// `GATESMITH_RUNS=300` for the long haul, `GATESMITH_SEED=7` for one case.
const seed = process.env['GATESMITH_SEED'];
const runs = Number(process.env['GATESMITH_RUNS'] ?? 8);
randomAdoptionSuite(seed === undefined ? Array.from({ length: runs }, (_, index) => index) : [Number(seed)]);
