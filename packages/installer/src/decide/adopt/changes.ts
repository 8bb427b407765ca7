import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import type { Change } from '../plan/plan.ts';

/** A change of an existing object, and the reason. */
export function configured(object: KubernetesObject, reason: string): Change {
  return { object: objectId(object), ref: refOf(object), action: 'configured', reason };
}

/** The deletion of an existing object. */
export function deleted(object: KubernetesObject, reason?: string): Change {
  return {
    object: objectId(object),
    ref: refOf(object),
    action: 'deleted',
    ...(reason === undefined ? {} : { reason }),
  };
}
