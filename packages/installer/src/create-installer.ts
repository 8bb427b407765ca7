import { summarize } from '@gatesmith/diagnostics';
import type { Values } from '@gatesmith/values';
import { countWrites } from './adapters/kubernetes/count-writes.ts';
import { settledProbe } from './adapters/lan/settled-probe.ts';
import { assignedAddresses } from './addresses.ts';
import { prepareAdoption } from './apply/prepare-adoption.ts';
import { type Known, type Prepared, preparePlan } from './apply/prepare-plan.ts';
import { previousValues } from './apply/previous-values.ts';
import { adoptSteps } from './apply/steps/adopt-steps.ts';
import { runUninstall } from './apply/uninstall.ts';
import { runUp } from './apply/up.ts';
import { withOutcome } from './apply/with-outcome.ts';
import { type ProposedValues, proposeValues } from './decide/adopt/propose-values.ts';
import { hasChanges } from './decide/plan/plan.ts';
import { verifySnapshot, withAnswers } from './decide/verify/verify-snapshot.ts';
import { entrypointRef } from './entrypoint-ref.ts';
import { InstallError } from './errors.ts';
import type { AssignedAddress, InstallEvent } from './events.ts';
import type {
  Installer,
  InstallerOptions,
  PlanReport,
  RollbackOptions,
  UninstallOptions,
  UpOptions,
  VerifyReport,
} from './installer.ts';
import { createKubeProxyInstaller } from './kube-proxy/create-kube-proxy-installer.ts';
import { objectId } from './kubernetes-object.ts';
import { type ObserveOptions, type Outside, observe, observeOutside } from './observe/observe-outside.ts';
import { addressKinds, firstKinds, readSettled } from './observe/settled-kinds.ts';
import type { Snapshot } from './observe/snapshot.ts';
import { openSnapshot } from './observe/snapshot-reader.ts';
import { surveyInstalls } from './observe/survey-installs.ts';
import { takeSnapshot } from './observe/take-snapshot.ts';
import type { CallOptions } from './ports/cluster.ts';

/** How long a silent address is asked again: a plain look, and right after everything was rolled. */
const settleMs = 1200;
const settleAfterChangesMs = 8000;
/**
 * How long `up` listens for a second answer to ARP. What strictARP is there to prevent, and two speakers that do not see
 * each other, answer within milliseconds; NetworkManager and systemd-networkd look for a duplicate just as long before they
 * take an address. `verify` listens five times as long: for a machine that sleeps between the beacons of its Wi-Fi.
 */
const upListensMs = 200;

interface JudgeOptions extends ObserveOptions {
  /** How long a silent address is asked again. */
  readonly settle?: number | undefined;
}

/**
 * Makes an installer for one cluster. It holds no state between calls, prints nothing and exits nothing; several in one
 * process do not know of each other.
 *
 * @example
 * ```ts
 * import { connectCluster, createInstaller, helmBinary, lanProbe, readChart } from '@gatesmith/installer';
 * import { parseValues } from '@gatesmith/values';
 *
 * const installer = createInstaller({
 *   cluster: await connectCluster(),
 *   helm: helmBinary(),
 *   probe: lanProbe(),
 *   chart: await readChart('charts/gatesmith'),
 * });
 * for await (const event of installer.up(parseValues([{ file: 'values.yaml', text }]))) console.log(event.type);
 * ```
 */
export function createInstaller({
  helm,
  probe,
  chart,
  now = Date.now,
  rollout = {},
  ...rest
}: InstallerOptions): Installer {
  const { cluster, writes } = countWrites(rest.cluster);

  const snapshot = ({ signal }: CallOptions = {}): Promise<Snapshot> =>
    takeSnapshot(cluster, { signal, now });

  const ports = (settle: number) => ({ cluster, probe: settledProbe(probe, settle) });

  const prepare = (
    values: Values,
    { signal }: CallOptions,
    look: 'whole' | 'enough' = 'whole',
  ): Promise<Prepared> => {
    const lookOutside = (seen: Snapshot, until: AbortSignal): Promise<Outside> =>
      observeOutside(ports(settleMs), seen, { signal: until, listenMs: upListensMs });
    return preparePlan({ cluster, helm, chart, values, now, look, lookOutside, signal });
  };

  const adopting = (values: Values, { signal }: CallOptions): Promise<Prepared> =>
    prepareAdoption({ cluster, helm, chart, values, now, signal });

  async function judge(
    values: Values,
    seen: Snapshot,
    { settle = settleMs, ...options }: JudgeOptions = {},
  ): Promise<VerifyReport> {
    const observations = await observe(ports(settle), seen, options);
    const findings = verifySnapshot({ values, snapshot: seen, observations });
    return {
      findings,
      summary: summarize(findings),
      addresses: withAnswers(entrypointFirst(values, assignedAddresses(seen.objects)), observations),
    };
  }

  /** After everything was rolled; the whole cluster is read only when there is something to explain. */
  async function verifyChanged(values: Values, signal: AbortSignal): Promise<VerifyReport> {
    const reader = await openSnapshot(cluster, { signal, now, ahead: firstKinds });
    const options = { signal, settle: settleAfterChangesMs, listenMs: upListensMs };
    const lookOutside = async (): Promise<Outside> =>
      observeOutside(ports(options.settle), await reader.read(addressKinds), options);
    const [seen, outside] = await Promise.all([readSettled(reader, values), lookOutside()]);
    const report = await judge(values, seen, { ...options, outside });
    return report.summary.errors === 0 ? report : judge(values, await reader.read(), options);
  }

  const world = {
    cluster,
    helm,
    probe,
    rollout,
    now,
    prepare,
    verify: (values: Values, signal: AbortSignal, known?: Known): Promise<VerifyReport> =>
      known === undefined
        ? verifyChanged(values, signal)
        : judge(values, known.snapshot, {
            signal,
            kubeProxies: 'leave',
            listenMs: upListensMs,
            outside: known.outside,
          }),
  };

  return {
    snapshot,

    async plan(values, options = {}): Promise<PlanReport> {
      const { plan, findings, snapshot: seen } = await prepare(values, options);
      return { plan, findings, snapshot: seen };
    },

    verify: async (values, options = {}) => judge(values, await snapshot(options), options),

    kubeProxy: createKubeProxyInstaller({
      cluster,
      snapshot,
      rollout,
      now,
      run: (options, body) => withOutcome(options, writes, body),
    }),

    async *up(values: Values, options: UpOptions = {}): AsyncGenerator<InstallEvent, void, undefined> {
      yield* withOutcome(options, writes, (emit, signal, remainingMs) =>
        runUp({ ...world, values, options, emit, signal, remainingMs }),
      );
    },

    async planAdoption(values, options = {}): Promise<PlanReport> {
      const { plan, findings, snapshot: seen } = await adopting(values, options);
      return { plan, findings, snapshot: seen };
    },

    async proposeValues(options = {}): Promise<ProposedValues> {
      const seen = await snapshot(options);
      const { recognition } = await surveyInstalls(cluster, seen, options);
      return proposeValues(seen, recognition);
    },

    async *adopt(values: Values, options: UpOptions = {}): AsyncGenerator<InstallEvent, void, undefined> {
      yield* withOutcome(options, writes, (emit, signal, remainingMs) =>
        runUp({
          ...world,
          prepare: adopting,
          steps: adoptSteps,
          values,
          options,
          emit,
          signal,
          remainingMs,
        }),
      );
    },

    async *rollback(options: RollbackOptions = {}): AsyncGenerator<InstallEvent, void, undefined> {
      yield* withOutcome(options, writes, async (emit, signal, remainingMs) => {
        const values = await previousValues(cluster, chart, signal);
        const end = await runUp({ ...world, values, options, emit, signal, remainingMs });
        if (end.result === 'declined') return end;
        const { plan } = await prepare(values, { signal });
        if (!hasChanges(plan)) return end;
        throw new InstallError(
          'the previous values are in the release, but the cluster does not say what they say',
          {
            code: 'VERIFY_FAILED',
            hint: 'see what differs with: gatesmith plan, and who writes to those objects',
          },
        );
      });
    },

    async *uninstall(options: UninstallOptions = {}): AsyncGenerator<InstallEvent, void, undefined> {
      yield* withOutcome(options, writes, async (emit, signal, remainingMs) =>
        runUninstall({
          cluster,
          helm,
          now,
          snapshot: await snapshot({ signal }),
          options,
          emit,
          signal,
          remainingMs,
        }),
      );
    },
  };
}

/** The address that people came for leads the list. */
function entrypointFirst(values: Values, addresses: readonly AssignedAddress[]): readonly AssignedAddress[] {
  const entrypoint = objectId(entrypointRef(values));
  return [
    ...addresses.filter(({ service }) => service === entrypoint),
    ...addresses.filter(({ service }) => service !== entrypoint),
  ];
}
