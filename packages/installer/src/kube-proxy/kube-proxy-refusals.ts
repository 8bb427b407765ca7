import type { Finding } from '@gatesmith/diagnostics';
import type { RolloutPlan } from '@gatesmith/kube-proxy';
import { InstallError } from '../errors.ts';
import { report } from '../report.ts';
import type { KubeProxyReport } from './kube-proxy-installer.ts';

/** kube-proxy cannot be changed safely. */
export function refused({
  decision: { reasons, findings },
}: Pick<KubeProxyReport, 'decision'>): InstallError {
  const problem = findings.find(({ severity }) => severity === 'error');
  return new InstallError(
    `kube-proxy: refused: ${problem?.message ?? reasons.at(-1) ?? 'it cannot be changed safely'}`,
    {
      code: 'KUBE_PROXY_FAILED',
      hint: problem?.hint ?? 'nothing was written; see the details with: gatesmith kube-proxy show',
    },
  );
}

/** @throws InstallError KUBE_PROXY_FAILED with the first finding that forbids the rollout. */
export function requireRunnable({ runnable, findings }: RolloutPlan): void {
  if (runnable) return;
  const problem = findings.find(({ severity }) => severity === 'error');
  throw new InstallError(problem?.message ?? 'kube-proxy: no node is Ready', {
    code: 'KUBE_PROXY_FAILED',
    hint: problem?.hint,
  });
}

/** The finding for a configuration that changed between reading and writing. */
export function replanned(error: InstallError): Finding {
  return report('GS-KUBEPROXY-REPLANNED', {
    subject: 'kube-proxy',
    path: [],
    message: `${error.message}; nothing was overwritten, the change is planned again from the new configuration`,
  });
}
