import { type Finding, fromUnknown } from '@gatesmith/diagnostics';
import { isDeadline } from '../apply/waiting/wait-for.ts';
import type { KubeProxyRollout } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import { openBackupRecord } from './backup-record.ts';
import { interruptedFinding } from './interrupted-finding.ts';
import { type RolloutFailure, recoverRollout, recoverySignal, undoneNodes } from './recover-rollout.ts';
import type { RolloutContext, RolloutRun } from './rollout-context.ts';
import { runRolloutStep } from './run-rollout-step.ts';

export interface RunRolloutOptions extends RolloutRun {
  readonly rollout: KubeProxyRollout;
  /** `apply` records the change in the cluster; `revert` takes a recorded change back and records nothing. */
  readonly direction: 'apply' | 'revert';
}

/**
 * Runs a rollout: writes by compare-and-swap, restarts one node first, then the others. When a restarted kube-proxy fails to
 * start, the old configuration is stored again and exactly the nodes that were disturbed are restarted. An interruption
 * leaves everything as it is and reports what that is.
 *
 * @returns the verification of each node.
 * @throws InstallError KUBE_PROXY_CHANGED when another writer changed the configuration between reading and writing: nothing
 *   was written. KUBE_PROXY_FAILED or WAIT_TIMED_OUT otherwise.
 */
export async function runRollout({
  rollout,
  direction,
  ...run
}: RunRolloutOptions): Promise<readonly Finding[]> {
  const { observation, plan, since } = rollout;
  const context: RolloutContext = {
    ...run,
    observation,
    plan,
    record: direction === 'apply' ? openBackupRecord(run.cluster) : undefined,
    progress: { since, written: false, restarted: [], rolled: false },
  };
  const findings: Finding[] = [];
  for (const step of plan.steps) {
    try {
      findings.push(...(await runRolloutStep(context, step)));
    } catch (error) {
      throw await afterFailure(context, { title: step.title, error });
    }
  }
  return findings;
}

/** Takes back what was written, unless a person interrupted the run. */
async function afterFailure(context: RolloutContext, { title, error }: RolloutFailure): Promise<unknown> {
  const { signal, emit, progress, record } = context;
  if (signal.aborted && !isDeadline(signal)) {
    emit({ type: 'warn', finding: interruptedFinding(context) });
    return error;
  }
  if (!progress.written) {
    await record?.discard({ signal: recoverySignal() }).catch(() => undefined);
    return rolloutFailed({ title, error, hint: hintWithoutWrite(context) });
  }
  await recoverRollout(context, { title, error });
  const hint = `the previous configuration was written back${undoneNodes(progress)}; every other node was left alone`;
  return rolloutFailed({ title, error, hint });
}

function hintWithoutWrite({ plan, progress }: RolloutContext): string | undefined {
  if (plan.onFailure.length > 0 || progress.restarted.length === 0) return undefined;
  return 'nothing was written in this run; to restore the configuration from before the change: gatesmith kube-proxy revert';
}

function rolloutFailed({
  title,
  error,
  hint,
}: RolloutFailure & { readonly hint: string | undefined }): InstallError {
  if (error instanceof InstallError && error.code === 'KUBE_PROXY_CHANGED') return error;
  return new InstallError(`kube-proxy: ${title}: ${fromUnknown(error).message}`, {
    code: 'KUBE_PROXY_FAILED',
    hint: hint ?? (error instanceof InstallError ? error.hint : undefined),
    cause: error,
  });
}
