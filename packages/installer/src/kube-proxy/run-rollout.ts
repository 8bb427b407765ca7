import { type Finding, fromUnknown } from '@gatesmith/diagnostics';
import { objectId, recoverySteps } from '@gatesmith/kube-proxy';
import { isDeadline } from '../apply/waiting/wait-for.ts';
import { InstallError } from '../errors.ts';
import { backupRef } from './backup-object.ts';
import { type Journal, openJournal } from './journal.ts';
import type { RolloutRun } from './rollout-run.ts';
import { runRolloutStep } from './run-rollout-step.ts';

/** Going back has its own time: the run's may be what has run out. */
const recoveryMs = 180_000;

/**
 * Carries a rollout plan out: writes by compare-and-swap, restarts one node first, then the others. When a restarted
 * kube-proxy does not come up, the old text is stored again and exactly the nodes that were disturbed are restarted. An
 * interruption leaves everything as it is and says what that is.
 *
 * @returns what was verified in the end, node by node.
 * @throws InstallError KUBE_PROXY_CHANGED when somebody else wrote between reading and writing: nothing was written.
 *   KUBE_PROXY_FAILED or WAIT_TIMED_OUT otherwise.
 */
export async function runRollout(run: RolloutRun): Promise<readonly Finding[]> {
  const { plan, progress, signal, cluster } = run;
  const journal = openJournal(cluster);
  const findings: Finding[] = [];
  for (const step of plan.steps) {
    try {
      findings.push(...(await runRolloutStep(run, step, journal)));
    } catch (error) {
      if (signal.aborted && !isDeadline(signal)) {
        run.emit({ type: 'warn', finding: interrupted(run) });
        throw error;
      }
      if (!progress.written) {
        if (run.journal === 'write') await journal.forget({ signal: freshSignal() }).catch(() => undefined);
        throw wrapped(error, step.title, hintWithoutWrite(run));
      }
      await goBack(run, journal, step.title, error);
      throw wrapped(
        error,
        step.title,
        `the previous configuration was written back${disturbed(run)}; every other node was left alone`,
      );
    }
  }
  return findings;
}

function hintWithoutWrite({ plan, progress }: RolloutRun): string | undefined {
  if (plan.onFailure.length > 0 || progress.restarted.length === 0) return undefined;
  return 'nothing was written in this run; to bring the text from before the change back: gatesmith kube-proxy revert';
}

function wrapped(error: unknown, title: string, hint: string | undefined): InstallError {
  if (error instanceof InstallError && error.code === 'KUBE_PROXY_CHANGED') return error;
  const { message } = fromUnknown(error);
  return new InstallError(`kube-proxy: ${title}: ${message}`, {
    code: 'KUBE_PROXY_FAILED',
    hint: hint ?? (error instanceof InstallError ? error.hint : undefined),
    cause: error,
  });
}

async function goBack(run: RolloutRun, journal: Journal, title: string, error: unknown): Promise<void> {
  const { plan, progress, signal, emit } = run;
  const { restarted, rolled } = progress;
  const finding: Finding = {
    code: rolled || restarted.length > 1 ? 'GS-KUBEPROXY-ROLLOUT-FAILED' : 'GS-KUBEPROXY-CANARY-FAILED',
    severity: 'error',
    subject: run.observation.daemonSet === undefined ? 'kube-proxy' : objectId(run.observation.daemonSet),
    path: [],
    message: `${title}: ${fromUnknown(error).message}`,
    hint: `the old text is brought back${disturbed(run)}`,
  };
  emit({ type: 'warn', finding });
  const steps = recoverySteps(plan, { restarted, rolled, now: new Date(run.now()).toISOString() });
  const expired = isDeadline(signal);
  const back: RolloutRun = {
    ...run,
    // Only a person who interrupts ends the way back early.
    signal: expired ? freshSignal() : signal,
    plan: { ...plan, expectation: plan.previous },
    journal: 'keep',
    progress: { ...progress, restarted: [], rolled: false },
  };
  for (const step of steps) {
    try {
      await runRolloutStep(back, step, journal);
      if (step.id === 'write' && run.journal === 'write') await journal.takenBack({ signal: back.signal });
    } catch (cause) {
      throw new InstallError(`kube-proxy: ${step.title}: ${fromUnknown(cause).message}`, {
        code: 'KUBE_PROXY_FAILED',
        hint: `the previous configuration could not be brought back completely; its text is kept in ${backupRef.kind}/${backupRef.namespace}/${backupRef.name}, and this brings it back: gatesmith kube-proxy revert`,
        details: [`what had failed before: ${fromUnknown(error).message}`],
        cause,
      });
    }
  }
}

function freshSignal(): AbortSignal {
  return AbortSignal.timeout(recoveryMs);
}

function disturbed({ progress: { restarted, rolled } }: RolloutRun): string {
  if (rolled) return ', and the DaemonSet rolled back to it';
  return restarted.length === 0 ? '' : `, and kube-proxy restarted with it on ${restarted.join(', ')}`;
}

/** What an interruption leaves, and how to go on. */
function interrupted({ observation, progress, plan }: RolloutRun): Finding {
  const subject = observation.daemonSet === undefined ? 'kube-proxy' : objectId(observation.daemonSet);
  const { written, restarted, rolled } = progress;
  const writes = plan.onFailure.length > 0;
  const state =
    writes && !written
      ? 'the configuration is as it was'
      : rolled
        ? 'the new configuration is stored, and the DaemonSet goes on rolling by itself'
        : restarted.length > 0
          ? `the new configuration is stored, and restarted for it were only ${restarted.join(', ')}`
          : 'the new configuration is stored, and no kube-proxy has been restarted for it';
  const hint =
    writes && !written
      ? undefined
      : 'go on with: gatesmith kube-proxy apply; go back with: gatesmith kube-proxy revert';
  return {
    code: 'GS-KUBEPROXY-RESTART-PENDING',
    severity: 'warning',
    subject,
    path: [],
    message: `${subject}: interrupted: ${state}`,
    hint,
  };
}
