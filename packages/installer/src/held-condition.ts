import { asArray, at, textAt } from './json-value.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** The condition of that type where it holds, which is where its status is `True`. */
export function heldCondition(object: KubernetesObject, type: string): unknown {
  return asArray(at(object, 'status', 'conditions')).find(
    (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') === 'True',
  );
}

/** Whether the condition of that type holds; one that nobody has set does not. */
export function isCondition(object: KubernetesObject, type: string): boolean {
  return heldCondition(object, type) !== undefined;
}
