import { z } from 'zod';

/**
 * A key of a chart that we depend on: its type, the chart's own default (recorded, not applied: the chart does that) and
 * our sentence about it. A default of `null` makes the key nullable, because Helm validates with defaults filled in.
 */
export function setting<T extends z.ZodType>(type: T, upstream: unknown, description: string) {
  return type.optional().meta({ description, default: upstream });
}

/** A key that the chart reads but has no default for. */
export function extra<T extends z.ZodType>(type: T, description: string) {
  return type.optional().meta({ description });
}

/** A key whose default is `null`. */
export function unset<T extends z.ZodType>(type: T, description: string) {
  return type.nullable().optional().meta({ description, default: null });
}

export const text = (upstream: string, description: string) => setting(z.string(), upstream, description);
export const flag = (upstream: boolean, description: string) => setting(z.boolean(), upstream, description);
export const count = (upstream: number, description: string) =>
  setting(z.int().min(0), upstream, description);
export const port = (upstream: number, description: string) =>
  setting(z.int().min(0).max(65_535), upstream, description);
export const texts = (upstream: readonly string[], description: string) =>
  setting(z.array(z.string()), upstream, description);

/** One of some words; `''` for "as the chart thinks best" belongs into the list where the chart allows it. */
export const choice = <const T extends readonly string[]>(
  words: T,
  upstream: T[number],
  description: string,
) => setting(z.enum(words), upstream, description);

/** A map with these keys and no others. */
export const group = <T extends z.ZodRawShape>(keys: T) => z.strictObject(keys).optional();

const stringMap = z.record(z.string(), z.string()).meta({ id: 'StringMap' });

/** Labels or annotations. */
export const marks = (description: string) => setting(stringMap, {}, description);
