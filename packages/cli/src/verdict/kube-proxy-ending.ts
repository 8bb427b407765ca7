import type { KubeProxyReport, Outcome } from '@gatesmith/installer';
import { formatDuration } from '../render/format-duration.ts';
import { commandLine, type GivenFlags } from './command-line.ts';
import type { Ending } from './ending.ts';

type Decision = KubeProxyReport['decision']['decision'];

/** A finished change of kube-proxy. */
export interface KubeProxyFacts {
  readonly command: 'gatesmith kube-proxy apply' | 'gatesmith kube-proxy revert';
  readonly decision: Decision | undefined;
  readonly outcome: Pick<Outcome, 'result'>;
  readonly elapsedMs: number;
  readonly flags: GivenFlags;
}

/** The verdict on a change of kube-proxy, its total time, and how to undo it. */
export function kubeProxyEnding({ command, decision, outcome, elapsedMs, flags }: KubeProxyFacts): Ending {
  const time = formatDuration(elapsedMs);
  if (outcome.result === 'unchanged' || decision === 'advise')
    return decision === 'advise'
      ? { tone: 'open', verdict: 'Nothing was changed here: change it where it is owned, as shown above.' }
      : { tone: 'good', verdict: `No changes in ${time}: 0 writes.` };
  if (command === 'gatesmith kube-proxy revert') return { tone: 'good', verdict: `Reverted in ${time}.` };
  return {
    tone: 'good',
    verdict: `Done in ${time}.`,
    next: [{ label: 'To undo it', commands: [commandLine('gatesmith kube-proxy revert', flags)] }],
  };
}

/** The verdict on a plan of kube-proxy. */
export function kubeProxyPlanEnding(
  { decision, rollout, revert }: Pick<KubeProxyReport, 'decision' | 'rollout' | 'revert'>,
  flags: GivenFlags,
): Ending {
  const command = revert === undefined ? 'gatesmith kube-proxy apply' : 'gatesmith kube-proxy revert';
  if (rollout !== undefined)
    return { tone: 'open', verdict: '1 change.', next: [{ commands: [commandLine(command, flags)] }] };
  return withoutChange(decision.decision) ?? { tone: 'good', verdict: 'Nothing to do.' };
}

/** The verdict on the present state of kube-proxy. */
export function kubeProxyShowEnding(decision: Decision, flags: GivenFlags): Ending {
  if (decision === 'none') return { tone: 'good', verdict: 'OK: nothing to change.' };
  const next = [{ commands: [commandLine('gatesmith kube-proxy plan', flags)] }];
  return withoutChange(decision) ?? { tone: 'open', verdict: 'kube-proxy needs a change.', next };
}

/** The verdict where gatesmith changes nothing although something is to be changed. */
function withoutChange(decision: Decision): Ending | undefined {
  if (decision === 'advise')
    return { tone: 'open', verdict: 'Change it where it is owned, as shown above; gatesmith does not.' };
  return decision === 'refuse'
    ? { tone: 'bad', verdict: 'gatesmith refuses to change kube-proxy, for the reasons above.' }
    : undefined;
}
