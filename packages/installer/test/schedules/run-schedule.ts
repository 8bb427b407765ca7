import { startSandbox } from '@gatesmith/sandbox';
import type { Values } from '@gatesmith/values';
import {
  type ChartSource,
  connectCluster,
  createInstaller,
  type Helm,
  httpProbe,
  type Installer,
  type Outcome,
} from '../../src/index.ts';
import { runToEnd } from '../start-scenario.ts';
import { modelHelm } from './model-helm.ts';
import { type Schedule, unleash } from './schedule.ts';

/** What every schedule is run with. */
export interface RunScheduleOptions {
  readonly values: Values;
  readonly chart: ChartSource;
  readonly template: Helm['template'];
  /** The real Helm on that cluster, instead of the model. */
  readonly helm?: ((kubeconfig: string) => Promise<Helm>) | undefined;
}

/** How a schedule ended. */
export interface Ended {
  readonly outcome: Outcome;
  /** Everything that is left in the cluster, without what is given out by lot or by the clock. */
  readonly objects: Readonly<Record<string, unknown>>;
  /** Of the outcome of another `up` after a permanent fault was taken away. */
  readonly afterwards?: Outcome | undefined;
  /** Writes of the `up` that follows a finished one. */
  readonly idle?: Outcome | undefined;
}

/** Runs one install while everything of the schedule goes wrong. */
export async function runSchedule(
  schedule: Schedule,
  { values, chart, template, helm }: RunScheduleOptions,
): Promise<Ended> {
  const speed = 20;
  await using sandbox = await startSandbox({
    speed,
    seed: schedule.seed + 1,
    delays: { crdEstablished: schedule.crdsLateMs, webhookServes: schedule.certificateLateMs },
  });
  const close: (() => Promise<void>)[] = [];
  const install = async (first: boolean): Promise<Installer> => {
    const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
    close.push(() => cluster.close());
    const denied = schedule.permanent?.fault === 'denied';
    const model = modelHelm({
      kubeconfig: sandbox.kubeconfig,
      template,
      ...(first && schedule.helmDiesAfter !== undefined ? { diesAfter: schedule.helmDiesAfter } : {}),
    });
    const used = helm === undefined ? model : await helm(sandbox.kubeconfig);
    return createInstaller({
      cluster,
      helm: denied && first ? refusing(used) : used,
      probe: httpProbe({
        reroute: (address, port) => sandbox.reach(address, port),
        model: 'practice cluster',
      }),
      chart,
      rollout: { soakSeconds: 0, settleSeconds: 0 },
    });
  };
  const timeoutMs = schedule.permanent === undefined ? 100_000 : 6000;
  const stop = new AbortController();
  try {
    unleash(sandbox, schedule);
    const { outage } = schedule;
    const watch =
      outage === undefined
        ? undefined
        : setInterval(() => {
            if (sandbox.requests.length < outage.after) return;
            clearInterval(watch);
            sandbox.faults.cutWatches();
            sandbox.faults.add({ type: 'reset-before-commit', times: Math.ceil(outage.ms / 100) });
          }, 20);
    const installer = await install(true);
    const second = schedule.secondInstaller
      ? install(false).then((other) => runToEnd(other.up(values, { timeoutMs })))
      : undefined;
    let interrupted = false;
    let { outcome } = await runToEnd(installer.up(values, { timeoutMs, signal: stop.signal }), (event) => {
      if (event.type !== 'step-start') return;
      if (event.step === 'release' && schedule.nodeGone) sandbox.faults.node('n3', 'down');
      if (event.step === schedule.interruptAt && !interrupted) {
        interrupted = true;
        setTimeout(() => stop.abort(), 30);
      }
    });
    clearInterval(watch);
    // Somebody interrupted it on this machine and goes on from another.
    if (outcome.result === 'cancelled')
      outcome = (await runToEnd((await install(false)).up(values, { timeoutMs, recoverRelease: true })))
        .outcome;
    const other = (await second)?.outcome;
    if (other !== undefined && (other.result === 'failed' || other.result === 'cancelled')) outcome = other;
    let afterwards: Outcome | undefined;
    if (schedule.permanent !== undefined) {
      sandbox.faults.clear();
      afterwards = (await runToEnd((await install(false)).up(values, { timeoutMs: 100_000 }))).outcome;
    }
    sandbox.faults.clear();
    const idle = (await runToEnd((await install(false)).up(values, { timeoutMs: 30_000 }))).outcome;
    return { outcome, objects: normalised(sandbox.objects()), afterwards, idle };
  } finally {
    await Promise.all(close.map((end) => end()));
  }
}

/** An admission policy that does not want us. */
function refusing(helm: Helm): Helm {
  return {
    ...helm,
    upgrade: async () => {
      const { HelmError } = await import('../../src/index.ts');
      throw new HelmError(
        'helm upgrade: UPGRADE FAILED: admission webhook "policy.example.com" denied the request: no host network',
        { code: 'HELM_FAILED' },
      );
    },
  };
}

const transient = new Set([
  'Event',
  'Pod',
  'ReplicaSet',
  'ControllerRevision',
  'Endpoints',
  'EndpointSlice',
  'Lease',
  'ServiceL2Status',
  'Job',
  'ConfigurationState',
  'Node',
]);
const ours = new Set(['gatesmith-journal']);

function normalised(
  objects: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<string, unknown>> {
  const kept: Record<string, unknown> = {};
  for (const object of objects) {
    const { kind, metadata, spec, data } = object as {
      kind: string;
      metadata: { name: string; namespace?: string; labels?: unknown };
      spec?: Record<string, unknown>;
      data?: unknown;
    }; // stored objects
    const { name, namespace = '', labels } = metadata;
    if (transient.has(kind) || ours.has(name) || name.startsWith('sh.helm.release')) continue;
    kept[`${kind}/${namespace}/${name}`] =
      kind === 'Service' || kind === 'IPAddressPool' || kind === 'L2Advertisement' || kind === 'Namespace'
        ? { labels, spec: withoutLots(spec ?? {}) }
        : kind === 'ConfigMap' && namespace === 'kube-system' && name === 'kube-proxy'
          ? { data }
          : { labels };
  }
  return kept;
}

function withoutLots({
  clusterIP: _,
  clusterIPs: __,
  healthCheckNodePort: ___,
  ports,
  ...spec
}: Record<string, unknown>): unknown {
  return {
    ...spec,
    ports: Array.isArray(ports)
      ? ports.map((port: Record<string, unknown>) => ({ ...port, nodePort: undefined }))
      : ports,
  };
}
