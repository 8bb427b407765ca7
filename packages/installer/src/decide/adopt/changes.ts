import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import type { Change } from '../plan/plan.ts';

/** A change of an object that is there, and why. */
export function configured(object: KubernetesObject, reason: string): Change {
  return { object: objectId(object), ref: refOf(object), action: 'configured', reason };
}

/** The end of an object that is there. */
export function deleted(object: KubernetesObject, reason?: string): Change {
  return {
    object: objectId(object),
    ref: refOf(object),
    action: 'deleted',
    ...(reason === undefined ? {} : { reason }),
  };
}
