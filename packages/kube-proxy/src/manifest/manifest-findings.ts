import type { Finding } from '@gatesmith/diagnostics';
import type { Owner } from '../detect/observation.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';

/** Nothing can be written into an immutable ConfigMap. */
export function immutableFinding(subject: string): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-IMMUTABLE', {
    subject,
    path: ['immutable'],
    message: `${subject}: the ConfigMap is immutable, the API server refuses every change of its data`,
    hint: 'create a new ConfigMap with the patched text and point the volume of the kube-proxy DaemonSet at it',
  });
}

/** An owner that writes over a change at once. */
export function ownedFinding(subject: string, owner: Owner): Finding<KubeProxyCode> {
  return report('GS-KUBEPROXY-OWNED', {
    subject,
    path: [],
    message: `${subject}: ${owner.name} writes over every change (${owner.evidence})`,
    hint: `set strictARP where ${owner.name} takes it from`,
  });
}

/** An owner that writes over a change at its next run. */
export function overwrittenFinding(subject: string, owner: Owner): Finding<KubeProxyCode> {
  if (owner.kind === 'kubectl-apply') {
    return report('GS-KUBEPROXY-LAST-APPLIED', {
      subject,
      path: ['metadata', 'annotations', 'kubectl.kubernetes.io/last-applied-configuration'],
      message: `${subject}: came from kubectl apply; the next kubectl apply of its source takes the change back`,
      hint: 'change the source file as well',
    });
  }
  return {
    ...ownedFinding(subject, owner),
    message: `${subject}: ${owner.name} takes the change back at its next run (${owner.evidence})`,
  };
}
