import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Sandbox, type SandboxOptions, startSandbox } from '@gatesmith/sandbox';
import { parseValues, type Values } from '@gatesmith/values';
import { helmBinaries } from '@internal/testing/helm';
import {
  assembleChart,
  type ChartSource,
  type Cluster,
  connectCluster,
  createInstaller,
  type Helm,
  helmBinary,
  httpProbe,
  type InstallEvent,
  type Installer,
  type Outcome,
  type Probe,
  readChart,
} from '../src/index.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The newest Helm there is, or the one asked for; `undefined` (with a printed reason) on a machine without. */
export async function findHelm(version?: string): Promise<string | undefined> {
  const binaries = await helmBinaries();
  return (version === undefined ? binaries.at(-1) : binaries.find((one) => one.version === version))?.helm;
}

/** The umbrella with its dependencies in place: the real charts where they are at hand, stand-ins elsewhere. */
export async function testChart(folder: string): Promise<ChartSource> {
  const out = join(folder, 'chart');
  await assembleChart({
    umbrella: join(root, 'charts', 'gatesmith'),
    charts: process.env['GATESMITH_UPSTREAM_CHARTS'] ?? join(root, 'internal', 'stand-in-charts'),
    out,
  });
  return readChart(out);
}

/** The values of the original recipe, with some of them changed. */
export async function recipe(...set: readonly string[]): Promise<Values> {
  const file = join(root, 'examples', 'original-recipe', 'values.yaml');
  return parseValues([{ file, text: await readFile(file, 'utf8') }], { set });
}

/** A practice cluster with an installer on it. */
export interface Scenario extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly chart: ChartSource;
  readonly installer: Installer;
}

export interface ScenarioOptions extends SandboxOptions {
  readonly program: string;
  /** The hosts that answer ARP. @default no probe is available */
  readonly arp?: Probe['arp'];
}

/** Starts a practice cluster whose time runs fast, and an installer with the real Helm on it. */
export async function startScenario({ program, arp, ...options }: ScenarioOptions): Promise<Scenario> {
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-scenario-'));
  const sandbox = await startSandbox({ speed: 10, ...options });
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const helm = helmBinary({
    program,
    kubeconfig,
    env: { ...process.env, HELM_CACHE_HOME: join(folder, 'helm') },
  });
  const chart = await testChart(folder);
  const installer = createInstaller({
    cluster,
    helm,
    probe: {
      ...httpProbe({ reroute: (address, port) => sandbox.reach(address, port), model: 'practice cluster' }),
      ...(arp === undefined ? {} : { arp }),
    },
    chart,
    rollout: { soakSeconds: 0.3, settleSeconds: 0 },
  });
  return {
    sandbox,
    cluster,
    helm,
    chart,
    installer,
    async [Symbol.asyncDispose]() {
      await cluster.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** All events of a run, and its result. */
export interface Run {
  readonly events: readonly InstallEvent[];
  readonly outcome: Outcome;
}

/** Runs an install or uninstall to its end. */
export async function runToEnd(
  stream: AsyncIterable<InstallEvent>,
  onEvent: (event: InstallEvent) => void = () => undefined,
): Promise<Run> {
  const events: InstallEvent[] = [];
  for await (const event of stream) {
    events.push(event);
    onEvent(event);
  }
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('the stream did not end with its outcome');
  return { events, outcome: last.outcome };
}
