import { queryObjects, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseValues, toChartValues } from '@gatesmith/values';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { createInstaller } from '../src/index.ts';
import { memoryCluster } from './random-states/memory-cluster.ts';
import { manifestText, memoryHelm, rendered } from './random-states/memory-helm.ts';
import { smallChart } from './random-states/small-chart.ts';
import { runToEnd } from './start-scenario.ts';

/** The memory that is still in use after garbage collection. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('this Node cannot be told to collect garbage');
  for (let round = 0; round < 3; round += 1) collect();
  return process.memoryUsage().heapUsed;
}

test('a hundred installs in one process hold no more memory than the first twenty', async () => {
  await using small = await smallChart();
  const range = '192.168.20.20-192.168.20.40';
  const value = {
    pools: [{ name: 'default', addresses: [range] }],
    ingress: { controller: 'traefik' as const },
  };
  const values = parseValues([{ file: 'values.ts', value }]);
  const manifest = manifestText(rendered(values));
  const text = stringify(toChartValues(values), { aliasDuplicateObjects: false });
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
  const install = async (): Promise<void> => {
    const memory = memoryCluster([node]);
    const installer = createInstaller({
      cluster: memory.cluster,
      helm: memoryHelm(memory, (given) => (given === text ? manifest : '')),
      probe: { http: async () => ({ answered: true, status: 404, body: '', ms: 1 }) },
      chart: small.chart,
    });
    for (const result of ['done', 'unchanged'])
      expect((await runToEnd(installer.up(values))).outcome.result).toBe(result);
  };
  const held: number[] = [];
  const controllers: number[] = [];
  for (let count = 1; count <= 100; count += 1) {
    await install();
    if (count % 20 === 0) {
      held.push(heldBytes());
      controllers.push(queryObjects(AbortController, { format: 'count' }));
    }
  }
  const [first = 0] = held;
  const last = held.at(-1) ?? 0;
  const megabytes = held.map((bytes) => Math.round(bytes / 2 ** 20));
  console.info(`held after 20, 40, 60, 80 and 100 installs: ${megabytes.join(', ')} MB`);
  // Everything that belongs to a run is attached to its signals.
  expect(Math.max(...controllers) - Math.min(...controllers)).toBeLessThanOrEqual(2);
  // One install's snapshots and plans are about a megabyte; eighty leaked ones would not go unnoticed.
  expect(last - first).toBeLessThan(16 * 2 ** 20);
});
