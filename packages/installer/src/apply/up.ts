import { hasErrors } from '@gatesmith/diagnostics';
import type { Values } from '@gatesmith/values';
import { whyStale } from '../decide/plan/compare-plans.ts';
import { hasChanges, type StepId } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import type { InstallEvent } from '../events.ts';
import type { UpOptions, VerifyReport } from '../installer.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';
import type { Probe } from '../ports/probe.ts';
import { causeCode } from './cause-code.ts';
import { type Journal, openJournal } from './journal.ts';
import { holdLease } from './lease/hold-lease.ts';
import type { HeldLease } from './lease/keep-lease.ts';
import { newRun, type RunIdentity } from './lease/run-identity.ts';
import type { Known, Prepared } from './prepare-plan.ts';
import { runPlan } from './run-plan.ts';
import type { RolloutTuning, RunStep } from './step-context.ts';
import { upSteps } from './steps/up-steps.ts';
import { verifySettled } from './verify-settled.ts';
import { isDeadline } from './waiting/wait-for.ts';
import { preflightFailed, type RunEnd } from './with-outcome.ts';

/** What an `up` runs with. */
export interface RunUpOptions {
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly probe: Probe;
  readonly rollout: RolloutTuning;
  readonly now: () => number;
  readonly prepare: (values: Values, options: CallOptions, look: 'enough') => Promise<Prepared>;
  readonly verify: (values: Values, signal: AbortSignal, known?: Known) => Promise<VerifyReport>;
  readonly values: Values;
  readonly options: UpOptions;
  /** @default those of an install */
  readonly steps?: Readonly<Partial<Record<StepId, RunStep>>> | undefined;
  readonly emit: (event: InstallEvent) => void;
  readonly signal: AbortSignal;
  readonly remainingMs: () => number;
}

/** Plans, asks, takes the lease, carries out, verifies. Without changes there is no lease, no journal and no write. */
export async function runUp(up: RunUpOptions): Promise<RunEnd> {
  const { cluster, options, emit, signal, now } = up;
  const prepared = await planned(up);
  const { plan, snapshot } = prepared;
  if (!hasChanges(plan)) return finish(up, prepared);
  if (!(await isAgreed(up, prepared))) return { result: 'declined' };
  const run = newRun(now);
  const lease = await holdLease({
    cluster,
    run,
    signal,
    onWait: (reason, elapsedMs) =>
      emit({
        type: 'wait',
        step: plan.steps[0]?.id ?? 'release',
        waitingFor: 'the lease',
        reason,
        elapsedMs,
      }),
  });
  const held = { ...up, signal: AbortSignal.any([signal, lease.lost]) };
  try {
    if (!mayBeOld(snapshot, lease)) return await carryOut(held, run, prepared);
    // Somebody else was at work since the snapshot: what there is to do is another thing now.
    const fresh = await planned(held);
    if (!hasChanges(fresh.plan)) return await finish(held, fresh);
    const isSame = whyStale(plan, fresh.plan) === undefined;
    if (!isSame && options.confirm !== undefined && !(await isAgreed(held, fresh)))
      return { result: 'declined' };
    return await carryOut(held, run, fresh);
  } catch (error) {
    // A run whose own time is up knows what it was waiting for; only a lease that was lost says nothing of that.
    throw lease.lost.aborted && !signal.aborted ? lease.lost.reason : error;
  } finally {
    await lease.release();
  }
}

async function planned({ prepare, values, options, emit, signal }: RunUpOptions): Promise<Prepared> {
  const prepared = await prepare(values, { signal }, 'enough');
  const { plan, findings } = prepared;
  emit({ type: 'plan', plan, findings });
  const stale = options.plan === undefined ? undefined : whyStale(options.plan, plan);
  if (stale !== undefined) {
    throw new InstallError(`the saved plan no longer fits: ${stale}`, {
      code: 'PLAN_STALE',
      hint: 'nothing was written; make a new plan with: gatesmith plan --out PLAN',
    });
  }
  if (hasErrors(findings)) throw preflightFailed(findings);
  return prepared;
}

async function isAgreed({ options }: RunUpOptions, { plan, findings }: Prepared): Promise<boolean> {
  return options.confirm === undefined || (await options.confirm(plan, findings));
}

/** Nothing is to be written; an earlier run may have been interrupted while it waited, and that is all that is left then. */
async function finish(up: RunUpOptions, prepared: Prepared): Promise<RunEnd> {
  const { verify, values, signal } = up;
  let { snapshot } = prepared;
  let report = await verify(values, signal, prepared);
  if (report.summary.errors > 0 && prepared.whole !== undefined) {
    // What is wrong is said from the whole cluster, not from the part that was enough as long as nothing was.
    snapshot = await prepared.whole();
    report = await verify(values, signal, { snapshot });
  }
  if (report.summary.errors === 0) return { result: 'unchanged', report };
  await runSteps(up, newRun(up.now), { ...prepared, snapshot });
  return { result: 'unchanged', report: await verify(values, signal) };
}

async function carryOut(up: RunUpOptions, run: RunIdentity, prepared: Prepared): Promise<RunEnd> {
  const { cluster, signal } = up;
  const journal = openJournal(cluster, run, prepared.plan, {
    signal,
    rendering: prepared.desired.rendering,
  });
  try {
    await runSteps(up, run, prepared, journal);
    const report = await settled(up, prepared);
    await journal.end(report.summary.errors === 0 ? 'done' : 'failed');
    return { result: 'done', report };
  } catch (error) {
    const isLost = signal.reason instanceof InstallError;
    // Who has lost the lease leaves the journal to the one who has it now.
    if (!isLost) {
      const isStopped = signal.aborted && !isDeadline(signal);
      await journal.end(isStopped ? 'cancelled' : 'failed', causeCode(error, signal));
    }
    throw error;
  }
}

/** What was changed, verified; the waiting counts as that of the last step. */
async function settled(
  { verify, values, emit, signal }: RunUpOptions,
  { plan }: Prepared,
): Promise<VerifyReport> {
  const step = plan.steps.at(-1);
  const look = (): Promise<VerifyReport> => verify(values, signal);
  return step === undefined ? look() : verifySettled({ step, emit, signal }, look);
}

async function runSteps(
  up: RunUpOptions,
  run: RunIdentity,
  prepared: Prepared,
  journal?: Journal,
): Promise<void> {
  const { cluster, helm, probe, values, signal, remainingMs, emit, options, rollout } = up;
  const { plan, desired, snapshot } = prepared;
  await runPlan({
    plan,
    steps: up.steps ?? upSteps,
    journal,
    context: {
      cluster,
      helm,
      probe,
      values,
      desired,
      snapshot,
      signal,
      remainingMs,
      emit,
      run,
      recoverRelease: options.recoverRelease === true,
      rollout,
    },
  });
}

/** Whether somebody may have written between the snapshot and the lease. */
function mayBeOld({ resourceVersion }: Snapshot, { contested, freeSince }: HeldLease): boolean {
  if (contested) return true;
  return freeSince !== undefined && isLater(freeSince, resourceVersion ?? '0');
}

/** resourceVersions are ordered as whole numbers (KEP-5504). */
function isLater(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
