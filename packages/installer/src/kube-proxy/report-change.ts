import type { KubeProxyReport } from './kube-proxy-installer.ts';
import { kubeProxyStep } from './kube-proxy-step.ts';
import { clusterNeedsLayer2IPv4 } from './metallb-need.ts';
import { planKubeProxyChange } from './plan-kube-proxy.ts';
import { distinct, planOf, type ReportInput } from './report-parts.ts';

/** The plan of `apply`, from a snapshot alone. */
export function reportChange({ snapshot, policy = {}, rollout: tuning = {} }: ReportInput): KubeProxyReport {
  const need = policy.metallbNeedsLayer2IPv4 ?? clusterNeedsLayer2IPv4(snapshot);
  const made = planKubeProxyChange({ ...policy, metallbNeedsLayer2IPv4: need }, snapshot);
  const step = kubeProxyStep(made, { snapshot, tuning });
  const rollout = step.rollout?.plan;
  const { observation, decision, restartPending, relapse, pending } = made;
  return {
    observation,
    decision,
    restartPending,
    rollout,
    plan: planOf(step, snapshot),
    findings: distinct([
      ...[relapse, pending].filter((finding) => finding !== undefined),
      ...observation.findings,
      ...decision.findings,
      ...(rollout?.findings ?? []),
    ]),
    snapshot,
  };
}
