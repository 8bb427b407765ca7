import type { Finding } from '@gatesmith/diagnostics';
import type { Values } from '@gatesmith/values';
import type { ChartSource } from '../chart/chart-source.ts';
import { checkPodSecurity } from '../decide/check/check-pod-security.ts';
import { requireKubernetes } from '../decide/check/check-server.ts';
import { checkSnapshot } from '../decide/check/check-snapshot.ts';
import { buildPlan, releaseReason } from '../decide/plan/build-plan.ts';
import { ourRelease } from '../decide/plan/our-release.ts';
import { hasChanges, type Plan } from '../decide/plan/plan.ts';
import { chartValuesDigest, type Desired, knownDesired, renderDesired } from '../desired/desired.ts';
import { InstallError } from '../errors.ts';
import type { PlanReport } from '../installer.ts';
import { askServer } from '../observe/ask-server.ts';
import { checkForeignObjects } from '../observe/check-foreign-objects.ts';
import { checkPermissions } from '../observe/check-permissions.ts';
import { readJournal } from '../observe/journal-entry.ts';
import type { Outside } from '../observe/observe-outside.ts';
import { addressKinds, firstKinds, readSettled } from '../observe/settled-kinds.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { indexSnapshot } from '../observe/snapshot-index.ts';
import { openSnapshot, type SnapshotReader } from '../observe/snapshot-reader.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';

/** What is known of a cluster in which nothing is to be written. */
export interface Known {
  readonly snapshot: Snapshot;
  /** What was asked beside the snapshot while the plan was made. */
  readonly outside?: Promise<Outside> | undefined;
}

/** A plan with everything that it was made from. */
export interface Prepared extends PlanReport, Known {
  readonly desired: Desired;
  /** Reads the rest of the cluster; only where `snapshot` is a part of it, because nothing is to be written. */
  readonly whole?: (() => Promise<Snapshot>) | undefined;
}

/** What a plan is prepared with. */
export interface PreparePlanOptions extends CallOptions {
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly chart: ChartSource | undefined;
  readonly values: Values;
  readonly now: () => number;
  /** `enough`: where the release is as the values want it, no more is read than what proves that. */
  readonly look: 'whole' | 'enough';
  /** Asks what a snapshot cannot tell; begun as soon as it is known where to ask, if nothing seems to be written. */
  readonly lookOutside?: ((snapshot: Snapshot, signal: AbortSignal) => Promise<Outside>) | undefined;
}

/**
 * Reads the cluster, renders the chart and plans. Everything that speaks against writing is found here, before the first
 * write; a plan without changes writes nothing, and nothing speaks against that. To see that there are none, Helm is not
 * run where the record of the release holds what is noted as the rendering of this chart, these values and this server.
 *
 * @throws InstallError CHART_MISSING; HelmError and ClusterError as the ports do.
 */
export async function preparePlan(options: PreparePlanOptions): Promise<Prepared> {
  const { cluster, helm, values, now, look, signal } = options;
  const chart = requireChart(options.chart);
  const reader = await openSnapshot(cluster, {
    signal,
    now,
    ...(look === 'enough' ? { ahead: firstKinds } : {}),
  });
  requireKubernetes(reader.gitVersion, cluster.server);
  const kubeVersion = reader.gitVersion;
  let rendering: Promise<Desired> | undefined;
  const render = (): Promise<Desired> => {
    rendering ??= renderDesired({ values, chart, helm, kubeVersion, signal }).catch(
      async (error: unknown) => {
        // A Helm that is too old fails in words of its own.
        await helm.version({ signal });
        throw error;
      },
    );
    return rendering;
  };
  const isSettled =
    look === 'enough' &&
    releaseReason(ourRelease(reader.releases), { chart, valuesDigest: chartValuesDigest(values) }) ===
      undefined;
  if (isSettled) {
    const vain = new AbortController();
    const outside = outsideEarly(reader, options, vain.signal);
    const desiring = async (): Promise<Desired> => {
      const noted = readJournal(await reader.read(new Set(['ConfigMap'])))?.rendering;
      const { manifest } = reader;
      return (await knownDesired({ values, chart, kubeVersion, manifest, noted })) ?? render();
    };
    try {
      const [snapshot, desired] = await Promise.all([readSettled(reader, values), desiring()]);
      const plan = await judged({ cluster, values, snapshot, desired, signal });
      if (!hasChanges(plan))
        return { plan, findings: [], snapshot, desired, whole: () => reader.read(), outside };
      vain.abort();
    } catch (error) {
      vain.abort();
      throw error;
    }
  }
  const [snapshot, desired] = await Promise.all([reader.read(), render(), helm.version({ signal })]);
  const plan = await judged({ cluster, values, snapshot, desired, signal });
  const findings = checkSnapshot(values, snapshot).map((finding) => mendedBy(plan, finding));
  if (hasChanges(plan)) {
    const asked = await Promise.all([
      checkForeignObjects({ cluster, desired, snapshot, signal }),
      checkPermissions(cluster, plan, { desired, signal }),
    ]);
    findings.push(...checkPodSecurity(values, desired, indexSnapshot(snapshot)), ...asked.flat());
  }
  return { plan, findings, snapshot, desired };
}

/** Runs beside the rest of the reading, the rendering and the planning; who finds a change has asked in vain. */
function outsideEarly(
  reader: SnapshotReader,
  { lookOutside, signal }: PreparePlanOptions,
  vain: AbortSignal,
): Promise<Outside> | undefined {
  if (lookOutside === undefined) return undefined;
  const until = signal === undefined ? vain : AbortSignal.any([signal, vain]);
  const outside = (async (): Promise<Outside> => lookOutside(await reader.read(addressKinds), until))();
  outside.catch(() => undefined);
  return outside;
}

interface JudgedOptions extends CallOptions, Pick<PreparePlanOptions, 'cluster' | 'values'> {
  readonly snapshot: Snapshot;
  readonly desired: Desired;
}

/** Where something differs, the server is asked whether writing it would change anything. */
async function judged({ cluster, values, snapshot, desired, signal }: JudgedOptions): Promise<Plan> {
  const plan = buildPlan({ values, snapshot, desired });
  const expected = await askServer({ cluster, plan, desired, index: indexSnapshot(snapshot), signal });
  return expected.size === 0 ? plan : buildPlan({ values, snapshot, desired, expected });
}

function requireChart(chart: ChartSource | undefined): ChartSource {
  if (chart !== undefined) return chart;
  throw new InstallError('chart: this installer was made without one, and there is nothing to install from', {
    code: 'CHART_MISSING',
    hint: "give createInstaller({ chart: await readChart('charts/gatesmith') })",
  });
}

/** A change of ours that an upgrade undid speaks against no install that makes it again. */
function mendedBy({ steps }: Plan, finding: Finding): Finding {
  const mends = steps.some(({ id, changes }) => id === 'kube-proxy' && changes.length > 0);
  return mends && finding.code === 'GS-KUBEPROXY-RELAPSE' ? { ...finding, severity: 'warning' } : finding;
}
