import { expect } from 'vitest';
import { startTestbed } from '../src/index.ts';
import { clusterTest } from './cluster-test.ts';
import { gatesmith, oneRange } from './gatesmith.ts';

clusterTest('the entrypoint is answered by one node', async () => {
  await using bed = await startTestbed({ nodes: 2 });
  const up = await gatesmith(bed, ['up', '--yes'], oneRange);
  expect(up.code, up.stderr).toBe(0);
  expect((await bed.client.arping('192.168.20.20')).size).toBe(1);
});
