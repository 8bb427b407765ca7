import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  assembleChart,
  connectCluster,
  createInstaller,
  helmBinary,
  lanProbe,
  readChart,
} from '@gatesmith/installer';
import { parseValues } from '@gatesmith/values';

// One `up` in its own process, for up.ts: `timed-up.ts FOLDER KUBECONFIG UMBRELLA CHARTS HELM`. Prints how many
// milliseconds it took from the first request on and when it ended; the start of node and the reading of the chart are left out.

const [folder = '', kubeconfig = '', umbrella = '', charts = '', program = ''] = process.argv.slice(2);
const text = 'pools: [{ name: default, addresses: [192.168.20.20-192.168.20.254] }]';
const out = join(folder, 'chart');
if (!existsSync(out)) await assembleChart({ umbrella, charts, out });
const cluster = await connectCluster({ kubeconfig });
const installer = createInstaller({
  cluster,
  helm: helmBinary({ program, kubeconfig }),
  probe: lanProbe(),
  chart: await readChart(out),
});

const started = performance.now();
for await (const event of installer.up(parseValues([{ file: 'values.yaml', text }]))) {
  if (event.type === 'done' && event.outcome.error !== undefined)
    throw new Error(event.outcome.error.message);
}
console.log(JSON.stringify({ ms: Math.round(performance.now() - started), endedAt: Date.now() }));
await cluster.close();
