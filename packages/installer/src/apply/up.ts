import { hasErrors } from '@gatesmith/diagnostics';
import type { Values } from '@gatesmith/values';
import { whyStale } from '../decide/plan/compare-plans.ts';
import { hasChanges } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import type { UpOptions } from '../installer.ts';
import { openSnapshot, type SnapshotReader } from '../observe/snapshot-reader.ts';
import { type Journal, withJournal } from './journal.ts';
import type { HeldLease } from './lease/keep-lease.ts';
import { withLease } from './lease/with-lease.ts';
import { PreflightError } from './preflight-error.ts';
import { type PreparedPlan, preparePlan } from './prepare-plan.ts';
import type { Run, RunResult } from './run.ts';
import { runStep } from './run-step.ts';
import { runSteps } from './run-steps.ts';
import { unchangedUp } from './unchanged-up.ts';
import { verifyAfterChanges } from './verify-after-changes.ts';
import { upListenMs, verifyCluster } from './verify-cluster.ts';

export interface UpRequest {
  readonly values: Values;
  readonly options: UpOptions;
}

/** Installs, or changes an install so that it matches the values. */
export async function up(run: Run, request: UpRequest): Promise<RunResult> {
  const { cluster, signal, now } = run;
  const { values, options } = request;
  const { recoverRelease, accept } = options;
  const reader = await openSnapshot(cluster, { signal, now });
  const unchanged = await unchangedUp(run, { ...request, reader });
  if (unchanged !== undefined) return unchanged;
  const prepare = (begun?: SnapshotReader): Promise<PreparedPlan> =>
    preparePlan(run, { values, reader: begun, recoverRelease, accept, signal });
  return applyPlan(run, { ...request, prepared: await prepare(reader), prepare });
}

export interface ApplyPlanRequest extends UpRequest {
  readonly prepared: PreparedPlan;
  /** Plans again, when another run changed the cluster meanwhile. */
  readonly prepare: () => Promise<PreparedPlan>;
}

/** Validate, confirm, lease, steps, verify. A plan without changes takes no lease and writes nothing. */
export async function applyPlan(run: Run, request: ApplyPlanRequest): Promise<RunResult> {
  const { prepared, prepare } = request;
  validatePlan(run, request, prepared);
  if (!hasChanges(prepared.plan)) return verifyUnchanged(run, request, prepared);
  if (!(await isConfirmed(request, prepared))) return { result: 'declined' };
  return withLease(run, async (held, lease) => {
    if (!mayBeOutdated(prepared, lease)) return runAndVerify(held, request, prepared);
    const fresh = await prepare();
    validatePlan(held, request, fresh);
    if (!hasChanges(fresh.plan)) return verifyUnchanged(held, request, fresh);
    const isSamePlan = whyStale(prepared.plan, fresh.plan) === undefined;
    if (!isSamePlan && !(await isConfirmed(request, fresh))) return { result: 'declined' };
    return runAndVerify(held, request, fresh);
  });
}

/** Reports the plan, and refuses it when a saved plan no longer fits or the preflight found errors. */
function validatePlan({ emit }: Run, { options }: UpRequest, { plan, findings }: PreparedPlan): void {
  emit({ type: 'plan', plan, findings });
  const stale = options.plan === undefined ? undefined : whyStale(options.plan, plan);
  if (stale !== undefined) {
    throw new InstallError(`the saved plan no longer fits: ${stale}`, {
      code: 'PLAN_STALE',
      hint: 'nothing was written; make a new plan with: gatesmith plan --out PLAN',
    });
  }
  if (hasErrors(findings)) throw new PreflightError(findings);
}

async function isConfirmed({ options }: UpRequest, { plan, findings }: PreparedPlan): Promise<boolean> {
  return options.confirm === undefined || (await options.confirm(plan, findings));
}

async function runAndVerify(run: Run, request: UpRequest, prepared: PreparedPlan): Promise<RunResult> {
  const { plan, desired } = prepared;
  return withJournal(run, { plan, rendering: desired.rendering }, async (journal) => {
    await runPreparedSteps(run, request, { ...prepared, journal });
    const report = await verifyAfterChanges(run, request.values);
    await journal.end(report.summary.errors === 0 ? 'done' : 'failed');
    return { result: 'done', report };
  });
}

/** An earlier run may have been interrupted while it waited; then the steps wait again, and write nothing. */
async function verifyUnchanged(run: Run, request: UpRequest, prepared: PreparedPlan): Promise<RunResult> {
  const { signal } = run;
  const { values } = request;
  const look = { kubeProxies: 'leave', listenMs: upListenMs, signal } as const;
  const report = await verifyCluster(run, { values, snapshot: prepared.snapshot, ...look });
  if (report.summary.errors === 0) return { result: 'unchanged', report };
  await runPreparedSteps(run, request, prepared);
  return { result: 'unchanged', report: await verifyAfterChanges(run, values) };
}

async function runPreparedSteps(
  run: Run,
  { values, options }: UpRequest,
  { plan, desired, snapshot, journal }: PreparedPlan & { readonly journal?: Journal | undefined },
): Promise<void> {
  const { emit, signal, identity } = run;
  const recoverRelease = options.recoverRelease === true;
  await runSteps({ plan, journal, emit, signal }, (step) =>
    runStep({ ...run, run: identity, values, desired, snapshot, recoverRelease, step }),
  );
}

/** Whether another run may have written between the snapshot and the lease. */
function mayBeOutdated({ snapshot }: PreparedPlan, { contested, freeSince }: HeldLease): boolean {
  return contested || (freeSince !== undefined && isLater(freeSince, snapshot.resourceVersion ?? '0'));
}

/** resourceVersions are ordered as whole numbers (KEP-5504). */
function isLater(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
