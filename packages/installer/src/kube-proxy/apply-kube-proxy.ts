import type { RolloutPlan } from '@gatesmith/kube-proxy';
import type { StepContext } from '../apply/step-context.ts';
import { isDeadline, waitFor } from '../apply/waiting/wait-for.ts';
import type { KubeProxyRollout } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import { takeSnapshot } from '../observe/take-snapshot.ts';
import { replanned, requireRunnable } from './kube-proxy-refusals.ts';
import { kubeProxyStep } from './kube-proxy-step.ts';
import { planKubeProxy } from './plan-kube-proxy.ts';
import { runRollout } from './run-rollout.ts';

const mostReplans = 3;
const recoveryPatienceMs = 60_000;

export type KubeProxyStepContext = Pick<
  StepContext<'kube-proxy'>,
  'cluster' | 'values' | 'step' | 'signal' | 'emit' | 'rollout' | 'now'
>;

/**
 * Runs the rollout that the step carries. Where kube-proxy's configuration was edited since the plan was made, the same
 * change is planned again from the new one.
 */
export async function applyKubeProxy(context: KubeProxyStepContext): Promise<void> {
  const { step, emit } = context;
  let rollout = await whenHealthy(context);
  for (let attempt = 1; rollout !== undefined; attempt += 1) {
    try {
      await rollOut(context, rollout);
      break;
    } catch (error) {
      const isChanged = error instanceof InstallError && error.code === 'KUBE_PROXY_CHANGED';
      if (!isChanged || attempt === mostReplans) throw error;
      const next = await planAgain(context);
      // The person agreed to the setting, not to the configuration around it: another setting has to be shown first.
      if (!isSameChange(rollout, next)) throw error;
      emit({ type: 'warn', finding: replanned(error) });
      rollout = next;
    }
  }
  for (const { object, action } of step.changes) emit({ type: 'change', step: step.id, object, action });
}

async function rollOut(context: KubeProxyStepContext, rollout: KubeProxyRollout): Promise<void> {
  requireRunnable(rollout.plan);
  const findings = await runRollout({ ...context, tuning: context.rollout, rollout, direction: 'apply' });
  for (const finding of findings) if (finding.severity !== 'info') context.emit({ type: 'warn', finding });
}

async function planAgain({
  cluster,
  values,
  signal,
  rollout,
  now,
}: KubeProxyStepContext): Promise<KubeProxyRollout | undefined> {
  const snapshot = await takeSnapshot(cluster, { signal, now });
  return kubeProxyStep(planKubeProxy(values, snapshot), { snapshot, tuning: rollout }).rollout;
}

/**
 * The step's rollout, once kube-proxy is healthy. A pod may still be starting that an interrupted run restarted. Where
 * kube-proxy stays unhealthy, the rollout is refused afterwards with the reason.
 */
async function whenHealthy(context: KubeProxyStepContext): Promise<KubeProxyRollout | undefined> {
  const { rollout } = context.step;
  if (rollout === undefined || unhealthyReason(rollout) === undefined) return rollout;
  let last: KubeProxyRollout | undefined = rollout;
  try {
    await waitFor(context, {
      waitingFor: 'kube-proxy to be well before it is changed',
      timeoutMs: recoveryPatienceMs,
      look: async () => {
        last = await planAgain(context);
        const reason = last === undefined ? undefined : unhealthyReason(last);
        return reason === undefined ? { done: true, result: undefined } : { done: false, reason };
      },
    });
  } catch (error) {
    if (!(error instanceof InstallError) || error.code !== 'WAIT_TIMED_OUT' || isDeadline(context.signal))
      throw error;
  }
  if (isSameChange(rollout, last)) return last;
  throw new InstallError("kube-proxy's configuration changed while gatesmith was waiting for it", {
    code: 'KUBE_PROXY_CHANGED',
    hint: 'run the same command again: the plan will show what there is to do now',
  });
}

function unhealthyReason({ plan }: KubeProxyRollout): string | undefined {
  return plan.findings.find(({ code, severity }) => code === 'GS-KUBEPROXY-UNHEALTHY' && severity === 'error')
    ?.message;
}

/** Whether both rollouts end in the same setting, and both write or neither does. */
function isSameChange(before: KubeProxyRollout, after: KubeProxyRollout | undefined): boolean {
  if (after === undefined) return !writes(before.plan);
  return (
    writes(before.plan) === writes(after.plan) &&
    before.plan.expectation.mode === after.plan.expectation.mode &&
    before.plan.expectation.strictArp === after.plan.expectation.strictArp
  );
}

function writes({ steps }: RolloutPlan): boolean {
  return steps.some(({ id }) => id === 'write');
}
