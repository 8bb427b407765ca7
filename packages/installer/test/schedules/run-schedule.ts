import { type Sandbox, startSandbox } from '@gatesmith/sandbox';
import type { Values } from '@gatesmith/values';
import {
  type ChartSource,
  connectCluster,
  createInstaller,
  type Helm,
  httpProbe,
  type Installer,
  type Outcome,
  type UpOptions,
} from '../../src/index.ts';
import { runToEnd } from '../start-scenario.ts';
import { modelHelm } from './model-helm.ts';
import { normalised } from './normalised.ts';
import { quotaOfNone, type Schedule, unleash } from './schedule.ts';

/** The parameters of every schedule. */
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
  /** Writes of ours and of Helm's until then. */
  readonly writes: number;
  /** Unfinished state: a lease that is held, a release that is locked, a journal of a run that has not ended. */
  readonly halfDone: readonly string[];
  /** Everything that is left in the cluster, without what is given out by lot or by the clock. */
  readonly objects: Readonly<Record<string, unknown>>;
  /** The time of another `up` after a permanent fault was removed. */
  readonly afterwards?: Outcome | undefined;
  /** Of the `up` that follows a finished one. */
  readonly idle?: Outcome | undefined;
}

const speed = 20;
/** A busy machine is not a fault of the schedule. */
const timeoutMs = 600_000;
/** A blocking problem is reported again after five seconds without a change. */
const unchangedAfterMs = 4000;
/** How long calls continue in an outage that does not end; a minute each by default. */
const outagePatienceMs = 10_000;

/** Runs one install while everything of the schedule goes wrong. */
export async function runSchedule(
  schedule: Schedule,
  { values, chart, template, helm }: RunScheduleOptions,
): Promise<Ended> {
  const { permanent, nodeGone, interruptAt } = schedule;
  await using sandbox = await startSandbox({
    speed,
    seed: schedule.seed + 1,
    delays: { crdEstablished: schedule.crdsLateMs, webhookServes: schedule.certificateLateMs },
    objects:
      permanent?.fault === 'quota'
        ? [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'metallb-system' } }, quotaOfNone]
        : [],
  });
  const close: (() => Promise<void>)[] = [];
  const install = async (
    diesAfter?: number,
    beforeHelm: () => Promise<void> = async () => undefined,
  ): Promise<Installer> => {
    const patienceMs = permanent?.fault === 'outage' ? outagePatienceMs : undefined;
    const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig, patienceMs });
    close.push(() => cluster.close());
    const program =
      helm === undefined
        ? modelHelm({ kubeconfig: sandbox.kubeconfig, template, diesAfter })
        : await helm(sandbox.kubeconfig);
    return createInstaller({
      cluster,
      helm: {
        ...program,
        upgrade: async (upgrade) => {
          await beforeHelm();
          return program.upgrade(upgrade);
        },
      },
      probe: httpProbe({
        reroute: (address, port) => sandbox.reach(address, port),
        model: 'practice cluster',
      }),
      chart,
      rollout: { soakSeconds: 0, settleSeconds: 0 },
    });
  };
  const up = async (options: UpOptions, installer?: Installer): Promise<Outcome> =>
    (await runToEnd((installer ?? (await install())).up(values, options))).outcome;
  const stop = new AbortController();
  // A permanent fault is met when it has been reported twice: how fast the machine is has no part in that.
  const timeIsUp = (): void => stop.abort(new DOMException('the fault was met', 'TimeoutError'));
  const calmDown = unleash(sandbox, schedule, timeIsUp);
  try {
    const installer = await install(schedule.helmDiesAfter, async () => {
      if (permanent?.fault === 'late-quota') await setQuota(sandbox);
    });
    const second = schedule.secondInstaller ? up({ timeoutMs }) : undefined;
    let { outcome } = await runToEnd(installer.up(values, { timeoutMs, signal: stop.signal }), (event) => {
      if (
        event.type === 'wait' &&
        (event.unchangedMs ?? 0) >= unchangedAfterMs &&
        permanent?.says.test(event.reason)
      )
        timeIsUp();
      if (event.type !== 'step-start') return;
      if (event.step === 'release' && nodeGone) sandbox.faults.node('n3', 'down');
      if (event.step === interruptAt) setTimeout(() => stop.abort(), 30);
    });
    // The user interrupted it on this machine and continues from another.
    if (outcome.result === 'cancelled') outcome = await up({ timeoutMs, recoverRelease: true });
    const other = await second;
    if (other?.result === 'failed' || other?.result === 'cancelled') outcome = other;
    const ended = { outcome, writes: countWrites(sandbox), halfDone: halfDone(sandbox) };
    calmDown();
    sandbox.faults.clear();
    let afterwards: Outcome | undefined;
    if (permanent !== undefined) {
      if (permanent.fault === 'quota' || permanent.fault === 'late-quota') await takeQuotaAway(sandbox);
      afterwards = await up({ timeoutMs, recoverRelease: cutOff.has(permanent.fault) });
    }
    const idle = await up({ timeoutMs });
    return { ...ended, objects: normalised(sandbox.objects()), afterwards, idle };
  } finally {
    calmDown();
    await Promise.all(close.map((end) => end()));
  }
}

/** Faults after which no request succeeds: a held lease stays held until it expires. */
export const cutOff: ReadonlySet<string> = new Set(['credential', 'outage']);

function countWrites({ requests }: Sandbox): number {
  return requests.filter(({ write, code }) => write && code < 400).length;
}

function halfDone(sandbox: Sandbox): readonly string[] {
  const found: string[] = [];
  // Every stored object has these fields.
  const objects = sandbox.objects() as readonly unknown[] as readonly StoredObject[];
  for (const { kind, metadata, spec, data } of objects) {
    const { name, labels } = metadata;
    if (kind === 'Lease' && name.startsWith('gatesmith') && spec?.['holderIdentity'] !== '')
      found.push(`the lease is held by ${String(spec?.['holderIdentity'])}`);
    if (
      kind === 'Secret' &&
      labels?.['owner'] === 'helm' &&
      labels['status']?.startsWith('pending-') === true
    )
      found.push(`${name} is ${labels['status']}`);
    if (kind === 'ConfigMap' && name === 'gatesmith-journal' && data?.['run']?.includes('"running"') === true)
      found.push('the journal says that it is running');
    if (name === 'gatesmith-webhook-probe') found.push('the probe of the webhook is stored');
  }
  return found;
}

interface StoredObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
}

async function setQuota(sandbox: Sandbox): Promise<void> {
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  await cluster.apply(quotaOfNone);
  await cluster.close();
}

async function takeQuotaAway(sandbox: Sandbox): Promise<void> {
  const cluster = await connectCluster({ kubeconfigText: sandbox.kubeconfig });
  const { apiVersion, kind, metadata } = quotaOfNone;
  await cluster.delete({ apiVersion, kind, ...metadata });
  await cluster.close();
}
