import { test } from 'vitest';
import { adoptAndCheck, installByChart } from './adoption.ts';
import { findHelm, type Scenario, startScenario } from './start-scenario.ts';

const program = await findHelm();
const scenario = test.skipIf(program === undefined);
const start = (): Promise<Scenario> => startScenario({ program: program ?? 'helm' });

scenario(
  'a MetalLB by chart under another name is taken over: no pool and no Service is made anew, and the addresses stay',
  { timeout: 120_000 },
  async () => {
    await using practice = await start();
    await installByChart(practice, 'metallb');
    await adoptAndCheck(practice);
  },
);
