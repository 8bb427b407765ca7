import { scheduleSuite } from './schedules/suite.ts';

await scheduleSuite(
  Array.from({ length: 15 }, (_, index) => index + 100),
  true,
);
