import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledChart, helmBinary, httpProbe } from '@gatesmith/installer';
import { standInCharts, startSandbox } from '@gatesmith/sandbox';
import { openFrontDoor } from './open-front-door.ts';

// A practice cluster in this process takes the place of yours. For a real one, leave out `charts` and `probe` and name your kubeconfig.
const folder = await mkdtemp(join(tmpdir(), 'embed-installer-'));
const kubeconfig = join(folder, 'kubeconfig');
const sandbox = await startSandbox();
await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });

const helm = helmBinary({ kubeconfig });
const chart = await bundledChart({ helm, charts: standInCharts() });
try {
  const outcome = await openFrontDoor({
    kubeconfig,
    chart,
    helm,
    probe: httpProbe({ reroute: (address, port) => sandbox.reach(address, port), model: 'practice cluster' }),
    values: { pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.29'] }] },
    signal: AbortSignal.timeout(300_000),
    log: (line) => console.log(line),
  });
  for (const { service, address, pool } of outcome?.addresses ?? [])
    console.log(`${service} has ${address} from pool ${pool}`);
  console.log(outcome?.error?.message ?? outcome?.result);
  process.exitCode = outcome?.result === 'done' ? 0 : 1;
} finally {
  await chart.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
}
