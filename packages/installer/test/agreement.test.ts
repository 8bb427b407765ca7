import { agreementSuite } from './agreement-suite.ts';

// A taste; agreement.slow.test.ts asks about three hundred documents.
await agreementSuite(Number(process.env['GATESMITH_RUNS'] ?? 4));
