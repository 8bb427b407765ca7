import { afterAll, beforeAll, describe } from 'vitest';
import { clusterTest } from './cluster-test.ts';
import { unavailable } from './gatesmith.ts';
import { chartRuns, ReleaseBed } from './release-bed.ts';

// Half of the files of charts/gatesmith/ci, from 08 on, on every Helm; the other half has its own bed next to this one.
describe.runIf(unavailable === '')('every file of the chart on every Helm, from 08 on', () => {
  let releases: ReleaseBed;

  beforeAll(async () => {
    releases = await ReleaseBed.start();
  });

  afterAll(async () => {
    await releases?.[Symbol.asyncDispose]();
  });

  clusterTest.for(chartRuns((number) => number > '07'))('Helm $version installs $file in one pass', (run) =>
    releases.installInOnePass(run),
  );
});
