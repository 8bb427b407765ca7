import { isRecord } from '@gatesmith/kubernetes';
import { setOwn } from './set-own.ts';

/**
 * Lays one values document over another as Helm does with several `-f`: maps merge key by key, everything else, lists
 * included, is replaced. A `null` stays in the result: readers treat the key as removed.
 *
 * Neither argument is changed; a key named `__proto__` is a key like any other.
 *
 * @example
 * ```ts
 * import { mergeValues } from '@gatesmith/values';
 *
 * mergeValues({ ingress: { kind: 'DaemonSet' }, pools: [] }, { ingress: { replicas: 2 } });
 * // { ingress: { kind: 'DaemonSet', replicas: 2 }, pools: [] }
 * ```
 */
export function mergeValues(
  base: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(merged, key) ? merged[key] : undefined;
    setOwn(merged, key, isRecord(below) && isRecord(value) ? mergeValues(below, value) : value);
  }
  return merged;
}
