import { type JsonObject, numberAt, recordAt, stringsAt } from '@gatesmith/kubernetes';
import type { KubeObject } from '../model/object.ts';
import { withValue } from '../with-value.ts';

/** The `Scale` that the scale subresource of a workload shows. */
export function readScale(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = recordAt(object, 'metadata');
  const labels = stringsAt(object, 'spec', 'selector', 'matchLabels');
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, 'spec', 'replicas') ?? 0 },
    status: {
      replicas: numberAt(object, 'status', 'replicas') ?? 0,
      selector: Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  };
}

/** The workload that a changed `Scale` means. */
export function writeScale(object: KubeObject, scale: JsonObject): KubeObject {
  return withValue(object, ['spec', 'replicas'], numberAt(scale, 'spec', 'replicas') ?? 0);
}
