import { agreementSuite } from './agreement-suite.ts';

await agreementSuite(Number(process.env['GATESMITH_RUNS'] ?? 150));
