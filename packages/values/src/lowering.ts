import type { FindingPath } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import { type DerivedKey, derivedKeys, type Facts, factsOf } from './derived-keys.ts';
import type { Values } from './gen/values.ts';
import { valueAt } from './value-at.ts';

/** One key of a subchart that a first-level section decides. */
export interface LoweredKey {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
  /** The first-level key that decides it. */
  readonly from: FindingPath;
}

function fromOf({ from }: DerivedKey, facts: Facts): FindingPath {
  return typeof from === 'function' ? from(facts) : from;
}

/**
 * Every subchart key that follows from the first-level sections, with its value. Helm computes no values of a subchart
 * from its parent's, so they have to be in the document itself.
 */
export function loweredKeys(values: Values): readonly LoweredKey[] {
  const facts = factsOf(values);
  return derivedKeys.flatMap((key) => {
    const isOfOther = key.controller !== undefined && key.controller !== values.ingress.controller;
    const value = isOfOther ? undefined : key.of(facts);
    return value === undefined ? [] : [{ path: key.path, value, from: fromOf(key, facts) }];
  });
}

/** A subchart key of a document that differs from the first-level sections. */
export interface Disagreement extends LoweredKey {
  readonly said: unknown;
}

/** The derived keys that a document says otherwise; those that it leaves out are filled in. */
export function disagreements(
  values: Values,
  written: Readonly<Record<string, unknown>>,
): readonly Disagreement[] {
  return loweredKeys(values).flatMap((key) => {
    const said = valueAt(written, key.path);
    return said === undefined || said === key.value ? [] : [{ ...key, said }];
  });
}

/**
 * The same document with the subchart sections filled in from the first-level ones, so that Helm, which computes no
 * subchart values, gets what was meant. Lowering a lowered document changes nothing, and the result is itself a valid
 * values document.
 *
 * @example
 * ```ts
 * import { parseValues, toChartValues } from '@gatesmith/values';
 *
 * const values = parseValues([{ file: 'values.yaml', text: 'ingress: { controller: none }' }]);
 * toChartValues(values).traefik.enabled; // false
 * ```
 */
export function toChartValues(values: Values): Values {
  let lowered: Record<string, unknown> = { ...values };
  for (const { path, value } of loweredKeys(values)) lowered = withValue(lowered, path, value);
  // Every lowered key is declared in the schema with the type it gets here; a test parses the result again.
  return lowered as Values;
}

function withValue(
  map: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [key, ...rest] = path;
  if (key === undefined) return { ...map };
  const below = map[key];
  return { ...map, [key]: rest.length === 0 ? value : withValue(isRecord(below) ? below : {}, rest, value) };
}
