import { at } from '@gatesmith/kubernetes';
import { type Sandbox, startSandbox } from '@gatesmith/sandbox';
import { parseValues, type Values } from '@gatesmith/values';
import {
  acceptedName,
  type ChartSource,
  type Cluster,
  connectCluster,
  createInstaller,
  type Helm,
  httpProbe,
  type Impact,
  type Installer,
  type PlanReport,
} from '../../src/index.ts';
import { modelHelm } from '../schedules/model-helm.ts';
import { runToEnd } from '../start-scenario.ts';
import { randomServices, randomValues } from './random-change.ts';

/** The parameters for the changes of one cluster. */
export interface RunChangesOptions {
  readonly chart: ChartSource;
  readonly template: Helm['template'];
}

/** One change of a cluster: what the plan announced, and what was seen afterwards. */
export interface SeenChange {
  readonly seed: number;
  readonly impact: Impact | undefined;
  readonly before: Addresses;
  readonly after: Addresses;
  /** Codes of errors that no acceptance covers; nothing was written then. */
  readonly refused: readonly string[];
  /** The code of the error that a run ended with, half way. */
  readonly failure: string | undefined;
}

/** Addresses of every LoadBalancer Service, sorted, by `namespace/name`. */
export type Addresses = ReadonlyMap<string, readonly string[]>;

const changesPerCluster = 8;
const settleMs = 700;
/** As on a real cluster, MetalLB starts only when everything that Helm installs with it exists. */
const delays = { podReady: 30_000 };

/** Installs random values next to random Services, and then changes the values again and again. */
export async function runChanges(
  cluster: number,
  options: RunChangesOptions,
): Promise<readonly SeenChange[]> {
  await using sandbox = await startSandbox({ speed: 20, seed: cluster + 1, delays, objects: namespaces });
  const client = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const installer = installerOn({ ...options, sandbox, client });
  const seen: SeenChange[] = [];
  try {
    for (const service of randomServices(cluster)) await client.apply(service);
    for (let index = 0; index < changesPerCluster; index += 1) {
      const seed = cluster * changesPerCluster + index;
      seen.push(await change({ seed, sandbox, installer }));
    }
    return seen;
  } finally {
    await client.close();
  }
}

const namespaces = ['shop', 'ops'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
}));

interface Practice extends RunChangesOptions {
  readonly sandbox: Sandbox;
  readonly client: Cluster;
}

function installerOn({ sandbox, client, chart, template }: Practice): Installer {
  return createInstaller({
    cluster: client,
    helm: modelHelm({ kubeconfig: sandbox.kubeconfig, template, recordsManifest: true }),
    probe: httpProbe({ reroute: (address, port) => sandbox.reach(address, port), model: 'practice cluster' }),
    chart,
    rollout: { soakSeconds: 0, settleSeconds: 0 },
  });
}

interface OneChange {
  readonly seed: number;
  readonly sandbox: Sandbox;
  readonly installer: Installer;
}

async function change({ seed, sandbox, installer }: OneChange): Promise<SeenChange> {
  const values: Values = parseValues([{ file: 'values.yaml', text: JSON.stringify(randomValues(seed)) }]);
  const before = addressesIn(sandbox);
  const accept = errorsOf(await installer.plan(values)).map(acceptedName);
  const { plan, findings } = await installer.plan(values, { accept });
  const refused = errorsOf({ findings }).map(({ code }) => code);
  const failure =
    refused.length === 0 ? await failureOf(installer.up(values, { accept, timeoutMs: 600_000 })) : undefined;
  return { seed, impact: plan.impact, before, after: await settled(sandbox), refused, failure };
}

async function failureOf(events: ReturnType<Installer['up']>): Promise<string | undefined> {
  const { outcome } = await runToEnd(events);
  return outcome.error?.code;
}

function errorsOf({ findings }: Pick<PlanReport, 'findings'>): PlanReport['findings'] {
  return findings.filter(({ severity }) => severity === 'error');
}

/** The addresses once they have stayed the same for a while; a while in which this process was held up is repeated. */
async function settled(sandbox: Sandbox): Promise<Addresses> {
  for (let last = ''; ; ) {
    const started = performance.now();
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const isHeldUp = performance.now() - started > settleMs * 1.3;
    const addresses = addressesIn(sandbox);
    const now = JSON.stringify([...addresses]);
    if (now === last && !isHeldUp) return addresses;
    last = now;
  }
}

function addressesIn(sandbox: Sandbox): Addresses {
  return new Map(
    sandbox.objects({ kind: 'Service' }).flatMap((service) => {
      if (at(service, 'spec', 'type') !== 'LoadBalancer') return [];
      const ingress = at(service, 'status', 'loadBalancer', 'ingress');
      const list = Array.isArray(ingress) ? ingress.map((entry) => String(at(entry, 'ip'))) : [];
      return [[`${at(service, 'metadata', 'namespace')}/${at(service, 'metadata', 'name')}`, list.sort()]];
    }),
  );
}
