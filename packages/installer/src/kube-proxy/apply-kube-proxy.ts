import { lastWriter, type PlanRolloutInput, planRollout, type RolloutPlan } from '@gatesmith/kube-proxy';
import type { RolloutTuning, StepContext } from '../apply/step-context.ts';
import { isDeadline, waitFor } from '../apply/waiting/wait-for.ts';
import { InstallError } from '../errors.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { takeSnapshot } from '../observe/take-snapshot.ts';
import { type KubeProxyPlan, planKubeProxy, restartOnly } from './plan-kube-proxy.ts';
import type { RolloutProgressSoFar } from './rollout-run.ts';
import { runRollout } from './run-rollout.ts';

const mostReplans = 3;
const recoveryPatienceMs = 60_000;

/** What changing kube-proxy takes of a run: no chart, no Helm. */
export type KubeProxyStepContext = Pick<
  StepContext,
  'cluster' | 'values' | 'snapshot' | 'step' | 'signal' | 'emit' | 'rollout'
>;

/** Changes kube-proxy's configuration as the plan of an install says, and restarts it with care. */
export const applyKubeProxy: (context: KubeProxyStepContext) => Promise<void> = async (context) => {
  const { step, values, emit } = context;
  if (step.changes.every(({ action }) => action !== 'configured')) return;
  let { plan, snapshot } = await whenWell(context);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await carryOut(context, plan, snapshot);
      break;
    } catch (error) {
      const again = error instanceof InstallError && error.code === 'KUBE_PROXY_CHANGED';
      if (!again || attempt === mostReplans) throw error;
      snapshot = await takeSnapshot(context.cluster, { signal: context.signal });
      const next = planKubeProxy(values, snapshot);
      // What was agreed to is the setting, not the text around it: another setting has to be shown first.
      if (!isSameChange(plan, next)) throw error;
      emit({ type: 'warn', finding: replanned(error) });
      plan = next;
    }
  }
  for (const { object, action } of step.changes) emit({ type: 'change', step: step.id, object, action });
};

async function carryOut(
  context: KubeProxyStepContext,
  plan: KubeProxyPlan,
  snapshot: Snapshot,
): Promise<void> {
  const { observation } = plan;
  const rollout = rolloutOf(plan, snapshot, context.rollout);
  if (rollout === undefined) return;
  requireRunnable(rollout);
  const progress = progressFor(plan, snapshot);
  const findings = await runRollout({ ...context, observation, plan: rollout, journal: 'write', progress });
  for (const finding of findings) if (finding.severity !== 'info') context.emit({ type: 'warn', finding });
}

interface Seen {
  readonly plan: KubeProxyPlan;
  readonly snapshot: Snapshot;
}

/**
 * What is to be done once kube-proxy is well. A pod may still be on its way from what an interrupted run restarted; a
 * kube-proxy that stays unwell is refused afterwards with what is wrong.
 */
async function whenWell(context: KubeProxyStepContext): Promise<Seen> {
  const { cluster, values, signal, rollout } = context;
  const first: Seen = { plan: planKubeProxy(values, context.snapshot), snapshot: context.snapshot };
  if (whyUnwell(first, rollout) === undefined) return first;
  let last = first;
  try {
    await waitFor(context, {
      waitingFor: 'kube-proxy to be well before it is changed',
      timeoutMs: recoveryPatienceMs,
      look: async () => {
        const snapshot = await takeSnapshot(cluster, { signal });
        last = { plan: planKubeProxy(values, snapshot), snapshot };
        const reason = whyUnwell(last, rollout);
        return reason === undefined ? { done: true, result: undefined } : { done: false, reason };
      },
    });
  } catch (error) {
    if (!(error instanceof InstallError) || error.code !== 'WAIT_TIMED_OUT' || isDeadline(signal))
      throw error;
  }
  if (isSameChange(first.plan, last.plan)) return last;
  throw new InstallError('kube-proxy: its setting became another one while it was waited for', {
    code: 'KUBE_PROXY_CHANGED',
    hint: 'run the same command again: the plan will show what there is to do now',
  });
}

function whyUnwell({ plan, snapshot }: Seen, tuning: RolloutTuning): string | undefined {
  return rolloutOf(plan, snapshot, tuning)?.findings.find(
    ({ code, severity }) => code === 'GS-KUBEPROXY-UNHEALTHY' && severity === 'error',
  )?.message;
}

function isSameChange({ decision: before }: KubeProxyPlan, { decision: after }: KubeProxyPlan): boolean {
  return (
    before.patch?.targetMode === after.patch?.targetMode &&
    before.patch?.targetStrictArp === after.patch?.targetStrictArp
  );
}

/** The finding for a text that changed between reading and writing. */
export function replanned(error: InstallError) {
  return {
    code: 'GS-KUBEPROXY-REPLANNED',
    severity: 'warning',
    subject: 'kube-proxy',
    path: [],
    message: `${error.message}; nothing was overwritten, the change is planned anew from the new text`,
  } as const;
}

/** The steps that a decision takes; `undefined` where it takes none. */
export function rolloutOf(
  { observation, decision, restartPending }: KubeProxyPlan,
  { objects }: Snapshot,
  tuning: RolloutTuning,
  now: string = new Date().toISOString(),
): RolloutPlan | undefined {
  const patch = decision.patch ?? (restartPending ? restartOnly(observation) : undefined);
  const input: Omit<PlanRolloutInput, 'patch'> = { observation, objects, now, ...tuning };
  return patch === undefined ? undefined : withoutIdleSteps(planRollout({ ...input, patch }), tuning);
}

/** Nobody waits for an owner to take the change back unless asked to: the next check finds that. */
export function withoutIdleSteps(plan: RolloutPlan, { driftSeconds = 0 }: RolloutTuning): RolloutPlan {
  return driftSeconds > 0 ? plan : { ...plan, steps: plan.steps.filter(({ id }) => id !== 'drift-check') };
}

/** @throws InstallError KUBE_PROXY_FAILED with the first thing that speaks against it. */
export function requireRunnable({ runnable, findings }: RolloutPlan): void {
  if (runnable) return;
  const problem = findings.find(({ severity }) => severity === 'error');
  throw new InstallError(problem?.message ?? 'kube-proxy: no node is Ready', {
    code: 'KUBE_PROXY_FAILED',
    hint: problem?.hint,
  });
}

/** A rollout at its beginning. Where nothing is going to be written, pods count from the text's last write. */
export function progressFor(
  { observation: { source } }: Pick<KubeProxyPlan, 'observation'>,
  { objects, takenAt, server }: Snapshot,
): RolloutProgressSoFar {
  const configMap = objects.find(
    ({ kind, metadata }) =>
      source.kind === 'config-map' &&
      kind === 'ConfigMap' &&
      metadata.namespace === source.namespace &&
      metadata.name === source.name,
  );
  const writer =
    configMap === undefined || source.kind !== 'config-map' ? undefined : lastWriter(configMap, source.key);
  const serverTime = new Date(Date.parse(takenAt) + (server.clockAheadSeconds ?? 0) * 1000).toISOString();
  return { since: writer?.time ?? serverTime, written: false, restarted: [], rolled: false };
}
