import { z } from 'zod';
import { unwrapSchema } from '../src/schema/schema-at.ts';

/** The documentation of one key. */
export interface KeyDocs {
  readonly path: readonly string[];
  readonly title: string;
  readonly description: string;
  /** As a person would say it: `text`, `list of maps`, `Local or Cluster`. */
  readonly type: string;
  /** The value of its own default, when there is one. */
  readonly fallback?: unknown;
  /** The default of the chart that the key goes through to, when it is not ours. */
  readonly upstream?: { readonly value: unknown } | undefined;
  /** The first example. */
  readonly example?: unknown;
  readonly schema: z.core.$ZodType;
}

/** The schema's own metadata, from any of its wrappers. */
export function metaOf(schema: z.core.$ZodType): { title: string; description: string; example: unknown } {
  let at: z.core.$ZodType | undefined = schema;
  while (at !== undefined) {
    const found: Readonly<Record<string, unknown>> | undefined = z.globalRegistry.get(at);
    if (typeof found?.['description'] === 'string') {
      const examples: unknown = found['examples'];
      const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
      return { title: String(found['title'] ?? ''), description: found['description'], example };
    }
    at =
      at instanceof z.ZodDefault ||
      at instanceof z.ZodPrefault ||
      at instanceof z.ZodOptional ||
      at instanceof z.ZodNullable
        ? at.unwrap()
        : undefined;
  }
  return { title: '', description: '', example: undefined };
}

/** The keys of a map, in the order of the schema. */
export function keysOf(schema: z.core.$ZodType, path: readonly string[] = []): KeyDocs[] {
  const inner = unwrapSchema(schema);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries<z.core.$ZodType>(inner.shape).map(([key, child]) => {
    const { title, description, example } = metaOf(child);
    return {
      path: [...path, key],
      title,
      description,
      type: typeOf(child),
      schema: child,
      ...(child instanceof z.ZodDefault ? { fallback: z.parse(child, undefined) } : {}),
      ...(example === undefined ? {} : { example }),
      upstream: upstreamOf(child),
    };
  });
}

function upstreamOf(schema: z.core.$ZodType): { readonly value: unknown } | undefined {
  const found: Readonly<Record<string, unknown>> | undefined = z.globalRegistry.get(schema);
  return found !== undefined && 'default' in found ? { value: found['default'] } : undefined;
}

const plurals: Readonly<Record<string, string>> = {
  map: 'maps',
  text: 'texts',
  'finding code': 'finding codes',
};

/** A schema's type in words. */
export function typeOf(schema: z.core.$ZodType): string {
  const inner = unwrapSchema(schema);
  if (z.globalRegistry.get(inner)?.id === 'FindingCode') return 'finding code';
  if (inner instanceof z.ZodEnum) return listed(inner.options.map(String));
  if (inner instanceof z.ZodLiteral) return listed([...inner.values].map(String));
  if (inner instanceof z.ZodArray) {
    const of = typeOf(inner.element);
    return `list of ${plurals[of] ?? of}`;
  }
  if (inner instanceof z.ZodString) return 'string';
  if (inner instanceof z.ZodBoolean) return 'true or false';
  if (inner instanceof z.ZodNumber) return 'whole number';
  if (inner instanceof z.ZodRecord) return 'map of strings';
  if (inner instanceof z.ZodObject) return 'map';
  return 'anything';
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
