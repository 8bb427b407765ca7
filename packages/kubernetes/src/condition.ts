import { recordsAt, textAt, type UnknownRecord } from './access.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * The condition of a type in the status of an object, whatever its status is.
 *
 * @example
 * ```ts
 * import { conditionOf, textAt } from '@gatesmith/kubernetes';
 *
 * const node = { status: { conditions: [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady' }] } };
 * textAt(conditionOf(node, 'Ready'), 'reason'); // 'KubeletNotReady'
 * ```
 */
export function conditionOf(object: Json | undefined, type: string): JsonObject | undefined;
export function conditionOf(object: unknown, type: string): UnknownRecord | undefined;
export function conditionOf(object: unknown, type: string): UnknownRecord | undefined {
  return recordsAt(object, 'status', 'conditions').find((condition) => textAt(condition, 'type') === type);
}

/** The condition of a type if it holds, which is when its status is `True`. */
export function heldCondition(object: Json | undefined, type: string): JsonObject | undefined;
export function heldCondition(object: unknown, type: string): UnknownRecord | undefined;
export function heldCondition(object: unknown, type: string): UnknownRecord | undefined {
  const condition = conditionOf(object, type);
  return textAt(condition, 'status') === 'True' ? condition : undefined;
}

/** Whether the condition of a type holds. A missing condition, `False` and `Unknown` do not. */
export function isConditionTrue(object: unknown, type: string): boolean {
  return heldCondition(object, type) !== undefined;
}
