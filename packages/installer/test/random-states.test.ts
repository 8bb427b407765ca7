import { randomStateSuite } from './random-states/suite.ts';

const seed = Number(process.env['GATESMITH_SEED'] ?? 0);

randomStateSuite(Array.from({ length: 20 }, (_, index) => seed + index));
