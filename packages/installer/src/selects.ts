import { asRecord, at } from './json-value.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** Whether a selector of label values chooses whoever has these labels. As of a Service, an empty one chooses nobody. */
export function selects(selector: unknown, labels: unknown): boolean {
  const wanted = Object.entries(asRecord(selector) ?? {});
  const has = asRecord(labels) ?? {};
  return wanted.length > 0 && wanted.every(([key, value]) => has[key] === value);
}

/** Whether a Deployment's or DaemonSet's selector chooses the pod. */
export function isPodOf(workload: KubernetesObject, { metadata }: KubernetesObject): boolean {
  return (
    metadata.namespace === workload.metadata.namespace &&
    selects(at(workload, 'spec', 'selector', 'matchLabels'), metadata.labels)
  );
}
