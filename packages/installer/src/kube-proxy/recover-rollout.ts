import { type Finding, fromUnknown } from '@gatesmith/diagnostics';
import { recoverySteps } from '@gatesmith/kube-proxy';
import { objectId } from '@gatesmith/kubernetes';
import { isDeadline } from '../apply/waiting/wait-for.ts';
import { InstallError } from '../errors.ts';
import { backupRef } from './backup-object.ts';
import { reportKubeProxyFinding } from './report-kube-proxy-finding.ts';
import type { RolloutContext, RolloutProgress } from './rollout-context.ts';
import { runRolloutStep } from './run-rollout-step.ts';

/** A recovery has its own time, because the time of the run may be what is over. */
const recoveryMs = 180_000;

/** Fires when a recovery takes too long. */
export function recoverySignal(): AbortSignal {
  return AbortSignal.timeout(recoveryMs);
}

/** The step that failed, and why. */
export interface RolloutFailure {
  readonly title: string;
  readonly error: unknown;
}

/**
 * Stores the old configuration again and restarts the nodes that read the new one. A second interruption ends this early.
 *
 * @throws InstallError KUBE_PROXY_FAILED when the recovery fails; the old configuration is kept in the backup then.
 */
export async function recoverRollout(context: RolloutContext, failure: RolloutFailure): Promise<void> {
  const { plan, progress, signal, emit, now, record } = context;
  const { restarted, rolled } = progress;
  emit({ type: 'warn', finding: failedFinding(context, failure) });
  const back: RolloutContext = {
    ...context,
    signal: isDeadline(signal) ? recoverySignal() : signal,
    plan: { ...plan, expectation: plan.previous },
    record: undefined,
    progress: { ...progress, restarted: [], rolled: false },
  };
  for (const step of recoverySteps(plan, { restarted, rolled, now: new Date(now()).toISOString() })) {
    try {
      await runRolloutStep(back, step);
      if (step.id === 'write') await record?.takenBack({ signal: back.signal });
    } catch (cause) {
      throw recoveryFailed({ title: step.title, cause, failure });
    }
  }
}

/** The nodes that were restarted for a change and are restarted again, for the end of a sentence. */
export function undoneNodes({ restarted, rolled }: RolloutProgress): string {
  if (rolled) return ', and the DaemonSet rolled back to it';
  return restarted.length === 0 ? '' : `, and kube-proxy restarted with it on ${restarted.join(', ')}`;
}

function failedFinding({ observation, progress }: RolloutContext, { title, error }: RolloutFailure): Finding {
  const { restarted, rolled } = progress;
  const isCanary = !rolled && restarted.length <= 1;
  return reportKubeProxyFinding(isCanary ? 'GS-KUBEPROXY-CANARY-FAILED' : 'GS-KUBEPROXY-ROLLOUT-FAILED', {
    severity: 'error',
    subject: observation.daemonSet === undefined ? 'kube-proxy' : objectId(observation.daemonSet),
    path: [],
    message: `${title}: ${fromUnknown(error).message}`,
    hint: `the old configuration is restored${undoneNodes(progress)}`,
  });
}

interface FailedRecovery {
  readonly title: string;
  readonly cause: unknown;
  readonly failure: RolloutFailure;
}

function recoveryFailed({ title, cause, failure }: FailedRecovery): InstallError {
  return new InstallError(`kube-proxy: ${title}: ${fromUnknown(cause).message}`, {
    code: 'KUBE_PROXY_FAILED',
    hint: `the previous configuration could not be restored completely; it is kept in ${backupRef.kind}/${backupRef.namespace}/${backupRef.name}, and this restores it: gatesmith kube-proxy revert`,
    details: [`what had failed before: ${fromUnknown(failure.error).message}`],
    cause,
  });
}
