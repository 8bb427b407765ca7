import { type KubernetesObject, selects, stringsAt } from '@gatesmith/kubernetes';

/** Whether a Deployment's or DaemonSet's selector matches the pod. */
export function isPodOf(workload: KubernetesObject, { metadata }: KubernetesObject): boolean {
  return (
    metadata.namespace === workload.metadata.namespace &&
    selects(stringsAt(workload, 'spec', 'selector', 'matchLabels'), metadata.labels)
  );
}
