import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assembleChart,
  type ChartSource,
  type Cluster,
  connectCluster,
  createInstaller,
  type Helm,
  helmBinary,
  httpProbe,
  type Installer,
  type Probe,
  readChart,
} from '@gatesmith/installer';
import { startSandbox } from '@gatesmith/sandbox';
import { helmBinaries } from '@internal/testing/helm';
import { startTestbed } from '../src/index.ts';
import { charts, umbrella } from './gatesmith.ts';
import { lasting, type StoredObject, storedObjects } from './inventory.ts';
import { isWrite } from './requests.ts';

/** A cluster with an installer on it, and the questions that the real one and the model both answer. */
export interface World extends AsyncDisposable {
  readonly installer: Installer;
  readonly cluster: Cluster;
  objects(): Promise<readonly StoredObject[]>;
  /** What clients have written since the last question: `verb path`, in order. */
  takeWrites(): readonly string[];
}

/** The real control plane; HTTP is asked from the client host. */
export async function realWorld(): Promise<World> {
  const bed = await startTestbed();
  const probe: Probe = {
    async http({ address, port, host, path = '/', timeoutMs }) {
      const url = `http://${address}:${port}${path}`;
      const headers = host === undefined ? {} : { host };
      try {
        const { status, body, tookMs } = await bed.client.http(url, { headers, timeoutMs });
        return { answered: true, status, body, ms: tookMs };
      } catch (error) {
        return { answered: false, reason: String(error) };
      }
    },
  };
  const cluster = await connectCluster({ kubeconfig: bed.kubeconfig });
  const helm = await newestHelm(bed.kubeconfig, bed.run.folder);
  return {
    cluster,
    installer: createInstaller({ cluster, helm, probe, chart: await chartIn(bed.run.folder) }),
    objects: () => storedObjects(bed),
    takeWrites() {
      const taken = bed.faults.requests().filter(isWrite);
      bed.faults.forget();
      return taken.map(({ verb, path }) => `${verb} ${path}`);
    },
    async [Symbol.asyncDispose]() {
      await cluster.close();
      await bed[Symbol.asyncDispose]();
    },
  };
}

const nodes = [1, 2, 3].map((number) => ({
  name: `n${number}`,
  address: `192.168.20.1${number}`,
  controlPlane: false,
}));

/** The model, set up as the same cluster. `folder` is the caller's to remove. */
export async function modelledWorld(folder: string): Promise<World> {
  const sandbox = await startSandbox({ nodes, kubeProxy: { mode: 'nftables' }, speed: 10 });
  mkdirSync(folder, { recursive: true });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const helm = await newestHelm(kubeconfig, folder);
  const probe = httpProbe({
    reroute: (address, port) => sandbox.reach(address, port),
    model: 'practice cluster',
  });
  return {
    cluster,
    installer: createInstaller({ cluster, helm, probe, chart: await chartIn(folder) }),
    // The model stores what the API serves, so these have kind and metadata.
    objects: async () => lasting(sandbox.objects() as readonly unknown[] as readonly StoredObject[]),
    takeWrites() {
      const taken = sandbox.requests.filter(({ write }) => write);
      sandbox.resetRequests();
      return taken.map(({ verb, path }) => `${verb} ${path.split('?')[0]}`);
    },
    async [Symbol.asyncDispose]() {
      await cluster.close();
      await sandbox.close();
    },
  };
}

async function newestHelm(kubeconfig: string, folder: string): Promise<Helm> {
  const program = (await helmBinaries()).at(-1)?.helm ?? 'helm';
  return helmBinary({ program, kubeconfig, env: { ...process.env, HELM_CACHE_HOME: join(folder, 'helm') } });
}

async function chartIn(folder: string): Promise<ChartSource> {
  const out = join(folder, 'chart');
  await assembleChart({ umbrella, charts, out });
  return readChart(out);
}
