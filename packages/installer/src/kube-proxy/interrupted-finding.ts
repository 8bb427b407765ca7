import type { Finding } from '@gatesmith/diagnostics';
import { objectId } from '@gatesmith/kubernetes';
import { reportKubeProxyFinding } from './report-kube-proxy-finding.ts';
import type { RolloutContext } from './rollout-context.ts';

/** The state that an interruption leaves, and how to continue. */
export function interruptedFinding({
  observation,
  progress,
  plan,
}: Pick<RolloutContext, 'observation' | 'progress' | 'plan'>): Finding {
  const subject = observation.daemonSet === undefined ? 'kube-proxy' : objectId(observation.daemonSet);
  const isUntouched = plan.onFailure.length > 0 && !progress.written;
  return reportKubeProxyFinding('GS-KUBEPROXY-RESTART-PENDING', {
    subject,
    path: [],
    message: `${subject}: interrupted: ${isUntouched ? 'the configuration is as it was' : storedState(progress)}`,
    hint: isUntouched
      ? undefined
      : 'to continue: gatesmith kube-proxy apply; to revert: gatesmith kube-proxy revert',
  });
}

function storedState({ restarted, rolled }: RolloutContext['progress']): string {
  if (rolled) return 'the new configuration is stored, and the DaemonSet rollout continues on its own';
  return restarted.length > 0
    ? `the new configuration is stored, and restarted for it were only ${restarted.join(', ')}`
    : 'the new configuration is stored, and no kube-proxy has been restarted for it';
}
