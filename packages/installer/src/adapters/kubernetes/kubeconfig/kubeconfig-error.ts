import { ClusterError } from '../../../errors.ts';

/** The error for a kubeconfig that cannot be used as it is. */
export function invalidKubeconfig(source: string, reason: string, cause?: unknown): ClusterError {
  return new ClusterError(`${source}: ${reason}`, {
    code: 'KUBECONFIG_INVALID',
    hint: 'check it with: kubectl config view',
    cause,
  });
}
