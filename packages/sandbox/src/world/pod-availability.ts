import { isConditionTrue, recordsAt, textAt } from '@gatesmith/kubernetes';
import { type KubeObject, uidOf } from '../model/object.ts';
import type { World } from './engine.ts';

/** The milliseconds until a ready pod counts as available; `undefined` for one that is not ready. */
function msUntilAvailable(pod: KubeObject, minReadySeconds: number, now: number): number | undefined {
  if (!isConditionTrue(pod, 'Ready')) return undefined;
  if (minReadySeconds === 0) return 0;
  const ready = recordsAt(pod, 'status', 'conditions').find((condition) => condition['type'] === 'Ready');
  const since = Date.parse(textAt(ready, 'lastTransitionTime') ?? '');
  return Math.max(0, since + minReadySeconds * 1000 - now);
}

/** Whether a pod has been ready for `minReadySeconds` (pkg/api/v1/pod, IsPodAvailable). The controllers look again when it will have been. */
export function isAvailable(
  { cluster, later, wake }: World,
  pod: KubeObject,
  minReadySeconds: number,
): boolean {
  const remaining = msUntilAvailable(pod, minReadySeconds, cluster.clock.now());
  if (remaining !== undefined && remaining > 0) later(`available/${uidOf(pod)}`, remaining, wake);
  return remaining === 0;
}
