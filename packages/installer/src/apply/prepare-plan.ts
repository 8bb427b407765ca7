import type { Finding } from '@gatesmith/diagnostics';
import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import type { ChartSource } from '../chart/chart-source.ts';
import { checkPodSecurity } from '../decide/check/check-pod-security.ts';
import { requireKubernetes } from '../decide/check/check-server.ts';
import { checkSnapshot } from '../decide/check/check-snapshot.ts';
import { acceptFindings } from '../decide/impact/accept-findings.ts';
import { impactFindings } from '../decide/impact/impact-findings.ts';
import { withImpact } from '../decide/impact/with-impact.ts';
import { buildPlan } from '../decide/plan/build-plan.ts';
import { checkImmutableFields } from '../decide/plan/check-immutable-fields.ts';
import { hasChanges, type Plan } from '../decide/plan/plan.ts';
import { type Desired, recordedObjects, renderDesired } from '../desired/desired.ts';
import { fitNamespaces } from '../desired/fit-namespaces.ts';
import { InstallError } from '../errors.ts';
import type { PlanReport } from '../installer.ts';
import { askServer, type Expected } from '../observe/ask-server.ts';
import { checkForeignObjects } from '../observe/check-foreign-objects.ts';
import { checkPermissions } from '../observe/check-permissions.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { indexSnapshot } from '../observe/snapshot-index.ts';
import { openSnapshot, type SnapshotReader } from '../observe/snapshot-reader.ts';
import type { CallOptions } from '../ports/cluster.ts';
import type { InstallerContext } from './run.ts';

/** A plan with everything that it was made from. */
export interface PreparedPlan extends PlanReport {
  readonly desired: Desired;
}

export interface PreparePlanOptions extends CallOptions {
  readonly values: Values;
  /** A snapshot that was begun already. @default a new one */
  readonly reader?: SnapshotReader | undefined;
  /** Whether the run takes over a locked or half uninstalled release. @default false */
  readonly recoverRelease?: boolean | undefined;
  /** Errors that are accepted, as `CODE=NAMESPACE/NAME`; the values may accept more. @default none */
  readonly accept?: readonly string[] | undefined;
  /** `later`: the caller changes the plan first, and then says itself what it does to addresses. @default 'now' */
  readonly impact?: 'now' | 'later' | undefined;
}

/**
 * Reads the cluster, renders the chart, plans and runs the preflight. Everything that forbids writing is found here, before
 * the first write.
 *
 * @throws InstallError CHART_MISSING; HelmError and ClusterError as the ports do.
 */
export async function preparePlan(
  context: InstallerContext,
  { values, reader, recoverRelease = false, accept, impact = 'now', signal }: PreparePlanOptions,
): Promise<PreparedPlan> {
  const { cluster, helm, now } = context;
  const chart = requireChart(context.chart);
  const opened = reader ?? (await openSnapshot(cluster, { signal, now }));
  const kubeVersion = opened.gitVersion;
  requireKubernetes(kubeVersion, cluster.server);
  const [, snapshot, rendered] = await Promise.all([
    // A Helm that is too old is reported as such, not by what it cannot render.
    helm.version({ signal }),
    opened.read(),
    renderDesired({ values, chart, helm, kubeVersion, signal }).catch(async (error: unknown) => {
      await helm.version({ signal });
      throw error;
    }),
  ]);
  const desired = fitNamespaces(rendered, snapshot);
  const released = recordedObjects(opened.manifest);
  const planned = { values, snapshot, desired, released, signal };
  const { plan: bare, expected } = await planWithServer(context, planned);
  const plan = impact === 'later' ? bare : withImpact(bare, { snapshot, desired, expected, released });
  const found = await preflight(context, { ...planned, plan, recoverRelease });
  return { plan, findings: acceptedIn(values, { findings: found, accept }), snapshot, desired };
}

/** The findings with those that the values or the caller accepted as warnings. */
export function acceptedIn(
  { checks }: Values,
  {
    findings,
    accept = [],
  }: { readonly findings: readonly Finding[]; readonly accept?: readonly string[] | undefined },
): readonly Finding[] {
  return acceptFindings(findings, [...checks.accept, ...accept]);
}

export interface PlanWithServerOptions extends CallOptions {
  readonly values: Values;
  readonly snapshot: Snapshot;
  readonly desired: Desired;
  /** The contents of the release record. @default nothing */
  readonly released?: readonly KubernetesObject[] | undefined;
}

/** A plan, and what the server said about the objects that differ. */
export interface AskedPlan {
  readonly plan: Plan;
  readonly expected: Expected;
}

/** Plans; where something differs, the server is asked by a dry run whether writing it would change anything. */
export async function planWithServer(
  { cluster, rollout }: Pick<InstallerContext, 'cluster' | 'rollout'>,
  { values, snapshot, desired, released, signal }: PlanWithServerOptions,
): Promise<AskedPlan> {
  const plan = buildPlan({ values, snapshot, desired, released, rollout });
  const expected = await askServer({ cluster, plan, desired, index: indexSnapshot(snapshot), signal });
  return expected.size === 0
    ? { plan, expected }
    : { plan: buildPlan({ values, snapshot, desired, expected, released, rollout }), expected };
}

interface PreflightOptions extends PlanWithServerOptions {
  readonly plan: Plan;
  readonly recoverRelease: boolean;
}

/** A plan without changes writes nothing, so nothing is asked about writing. */
async function preflight(
  { cluster }: InstallerContext,
  { values, snapshot, desired, released, plan, recoverRelease, signal }: PreflightOptions,
): Promise<readonly Finding[]> {
  const findings = checkSnapshot(values, snapshot, {
    workloads: [...desired.release, ...desired.hooks],
  }).map((finding) => correctedBy({ plan, recoverRelease }, finding));
  if (!hasChanges(plan)) return findings;
  const [foreign, permissions] = await Promise.all([
    checkForeignObjects({ cluster, desired, snapshot, signal }),
    checkPermissions(cluster, plan, { desired, signal }),
  ]);
  const immutable = checkImmutableFields({ values, snapshot, desired, released });
  return [
    ...findings,
    ...immutable,
    ...impactFindings(plan.impact, { known: [...findings, ...immutable], skip: values.checks.skip }),
    ...checkPodSecurity(values, desired, indexSnapshot(snapshot)),
    ...foreign,
    ...permissions,
  ];
}

function requireChart(chart: ChartSource | undefined): ChartSource {
  if (chart !== undefined) return chart;
  throw new InstallError('no chart was configured for this installer', {
    code: 'CHART_MISSING',
    hint: "give createInstaller({ chart: await readChart('charts/gatesmith') })",
  });
}

/** Findings that this run corrects do not block it: a change of ours that an upgrade reverted, a release that it recovers. */
function correctedBy(
  { plan, recoverRelease }: Pick<PreflightOptions, 'plan' | 'recoverRelease'>,
  finding: Finding,
): Finding {
  const corrects = plan.steps.some(({ id, changes }) => id === 'kube-proxy' && changes.length > 0);
  const isCorrected =
    (corrects && finding.code === 'GS-KUBEPROXY-RELAPSE') ||
    (recoverRelease && finding.code === 'GS-RELEASE-STUCK');
  return isCorrected ? { ...finding, severity: 'warning' } : finding;
}
