import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrontDoorOptions } from '@examples/embed-installer/open-front-door.ts';
import { bundledChart, helmBinary, httpProbe } from '@gatesmith/installer';
import { type Sandbox, standInCharts, startSandbox } from '@gatesmith/sandbox';
import { helmBinaries } from '@internal/testing/helm';

/** The newest Helm there is; `undefined` on a machine without. */
export const program: string | undefined = (await helmBinaries()).at(-1)?.helm;

/** A practice cluster, and what an install into it needs. */
export interface Practice extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly options: Required<Pick<FrontDoorOptions, 'kubeconfig' | 'chart' | 'helm' | 'probe'>>;
}

export async function startPractice(): Promise<Practice> {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-embed-'));
  const sandbox = await startSandbox({ speed: 10, kubeProxy: { mode: 'nftables' } });
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
  const charts = process.env['GATESMITH_UPSTREAM_CHARTS'] ?? standInCharts();
  const env = { ...process.env, HELM_CACHE_HOME: join(folder, 'helm') };
  const helm = helmBinary({ program, kubeconfig, env });
  const chart = await bundledChart({ helm, charts });
  return {
    sandbox,
    options: {
      kubeconfig,
      chart,
      helm,
      probe: httpProbe({
        reroute: (address, port) => sandbox.reach(address, port),
        model: 'practice cluster',
      }),
    },
    async [Symbol.asyncDispose]() {
      await chart.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
