import { type Finding, summarize } from '@gatesmith/diagnostics';
import { ingressNamespace, type Values } from '@gatesmith/values';
import { assignedAddresses } from './addresses.ts';
import { checkPermissions } from './check/check-permissions.ts';
import { checkSnapshot } from './check/check-snapshot.ts';
import { countWrites } from './cluster/count-writes.ts';
import { renderDesired } from './desired/desired.ts';
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
import { buildPlan } from './plan/build-plan.ts';
import { hasChanges, type Plan } from './plan.ts';
import type { CallOptions } from './ports/cluster.ts';
import { settledProbe } from './probe/settled-probe.ts';
import { previousValues } from './run/previous-values.ts';
import { type Prepared, runUp } from './run/run-up.ts';
import { withOutcome } from './run/with-outcome.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { takeSnapshot } from './snapshot/take-snapshot.ts';
import { runUninstall } from './uninstall/run-uninstall.ts';
import { observe } from './verify/observe.ts';
import { verifySnapshot, withAnswers } from './verify/verify-snapshot.ts';

/** How long a silent address is asked again: a plain look, and right after everything was rolled. */
const settleMs = 1200;
const settleAfterChangesMs = 8000;

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

  async function prepare(values: Values, { signal }: CallOptions): Promise<Prepared> {
    if (chart === undefined) {
      throw new InstallError(
        'chart: this installer was made without one, and there is nothing to install from',
        {
          code: 'CHART_MISSING',
          hint: "give createInstaller({ chart: await readChart('charts/gatesmith') })",
        },
      );
    }
    const [seen] = await Promise.all([snapshot({ signal }), helm.version({ signal })]);
    const desired = await renderDesired({ values, chart, helm, kubeVersion: seen.server.gitVersion, signal });
    const plan = buildPlan({ values, snapshot: seen, desired });
    const findings = checkSnapshot(values, seen).map((finding) => mendedBy(plan, finding));
    if (hasChanges(plan)) findings.push(...(await checkPermissions(cluster, plan, { signal })));
    return { plan, findings, snapshot: seen, desired };
  }

  async function verify(
    values: Values,
    { signal }: CallOptions = {},
    known?: Snapshot,
    settle: number = settleMs,
  ): Promise<VerifyReport> {
    const seen = known ?? (await snapshot({ signal }));
    const observations = await observe({ cluster, probe: settledProbe(probe, settle) }, seen, {
      signal,
      kubeProxies: known === undefined ? 'ask' : 'leave',
    });
    const findings = verifySnapshot({ values, snapshot: seen, observations });
    return {
      findings,
      summary: summarize(findings),
      addresses: withAnswers(entrypointFirst(values, assignedAddresses(seen.objects)), observations),
    };
  }

  const world = {
    cluster,
    helm,
    probe,
    rollout,
    now,
    prepare,
    verify: (values: Values, signal: AbortSignal, known?: Snapshot): Promise<VerifyReport> =>
      verify(values, { signal }, known, known === undefined ? settleAfterChangesMs : settleMs),
  };

  return {
    snapshot,

    async plan(values, options = {}): Promise<PlanReport> {
      const { plan, findings, snapshot: seen } = await prepare(values, options);
      return { plan, findings, snapshot: seen };
    },

    verify: (values, options) => verify(values, options),

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

/** A change of ours that an upgrade undid speaks against no install that makes it again. */
function mendedBy({ steps }: Plan, finding: Finding): Finding {
  const mends = steps.some(({ id, changes }) => id === 'kube-proxy' && changes.length > 0);
  return mends && finding.code === 'GS-KUBEPROXY-RELAPSE' ? { ...finding, severity: 'warning' } : finding;
}

/** The address that people came for leads the list. */
function entrypointFirst(values: Values, addresses: readonly AssignedAddress[]): readonly AssignedAddress[] {
  const entrypoint = `Service/${ingressNamespace(values)}/${values.entrypoint.name}`;
  return [
    ...addresses.filter(({ service }) => service === entrypoint),
    ...addresses.filter(({ service }) => service !== entrypoint),
  ];
}
