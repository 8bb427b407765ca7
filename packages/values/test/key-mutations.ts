import { isRecord } from '@gatesmith/kubernetes';
import { z } from 'zod';
import { refusesCloseKeys } from '../src/schema/open-map.ts';
import { unwrapSchema } from '../src/schema/schema-at.ts';
import { valuesSchema } from '../src/schema/values.ts';

/** A document with one mistake at a key that we know, and nothing else wrong. */
export interface KeyMutation {
  readonly kind: 'misspelled' | 'wrong level' | 'wrong type';
  /** Whether the map leaves room for other keys: then only zod and the parser refuse a misspelled one. */
  readonly isOpen: boolean;
  /** Where the key belongs; list entries are `0`. */
  readonly path: readonly string[];
  readonly document: Readonly<Record<string, unknown>>;
}

interface KnownKey {
  readonly path: readonly string[];
  readonly schema: z.core.$ZodType;
  /** The other keys of the same map. */
  readonly siblings: readonly string[];
  readonly isOpen: boolean;
}

/** Where a key of another place is put: maps that list their keys, each known to every kind of check. */
const elsewhere = ['kubeProxy', 'checks', 'argocd'] as const;

/**
 * Three mistakes for every key of every map that lists its keys; maps that are free by nature, such as labels,
 * have no wrong keys. Always the same ones in the same order.
 */
export function keyMutations(): readonly KeyMutation[] {
  return [...knownKeys(valuesSchema, [])].flatMap(({ path, schema, siblings, isOpen }) => {
    const key = path.at(-1) ?? '';
    const value = sampleOf(schema);
    const wrongName = misspelled(key, siblings);
    const place = elsewhere.find((section) => path[0] !== section) ?? 'checks';
    return [
      { kind: 'misspelled', isOpen, path, document: documentWith([...path.slice(0, -1), wrongName], value) },
      { kind: 'wrong level', isOpen, path, document: { [place]: { [key]: value } } },
      { kind: 'wrong type', isOpen, path, document: documentWith(path, otherType(schema)) },
    ] satisfies readonly KeyMutation[];
  });
}

function* knownKeys(schema: z.core.$ZodType, path: readonly string[]): Generator<KnownKey> {
  const inner = unwrapSchema(schema);
  if (inner instanceof z.ZodArray) yield* knownKeys(inner.element, [...path, '0']);
  if (inner instanceof z.ZodRecord && inner.valueType instanceof z.ZodType)
    yield* knownKeys(inner.valueType, [...path, 'entry']);
  if (!(inner instanceof z.ZodObject)) return;
  const isOpen = refusesCloseKeys(inner);
  if (!isOpen && !isClosed(inner)) return;
  const shape: Readonly<Record<string, z.core.$ZodType>> = inner.shape;
  const siblings = Object.keys(shape);
  for (const [key, child] of Object.entries(shape)) {
    yield { path: [...path, key], schema: child, siblings, isOpen };
    yield* knownKeys(child, [...path, key]);
  }
}

function isClosed(schema: z.ZodObject): boolean {
  return schema.def.catchall instanceof z.ZodNever;
}

/** Two letters changed places, as fingers do it; a letter doubled where that gives the same or another key. */
function misspelled(key: string, siblings: readonly string[]): string {
  const at = Math.floor(key.length / 2);
  const swapped = key.slice(0, at - 1) + (key[at] ?? '') + (key[at - 1] ?? '') + key.slice(at + 1);
  return swapped === key || siblings.includes(swapped) ? `${key}${key.at(-1) ?? 'x'}` : swapped;
}

/** A document that says this at the path; maps on the way get what they cannot do without. */
function documentWith(path: readonly string[], value: unknown): Readonly<Record<string, unknown>> {
  const build = (schema: z.core.$ZodType | undefined, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return value;
    const inner = schema === undefined ? undefined : unwrapSchema(schema);
    if (inner instanceof z.ZodArray) return [build(inner.element, rest)];
    if (inner instanceof z.ZodRecord) return { [key]: build(inner.valueType, rest) };
    const shape: Readonly<Record<string, z.core.$ZodType>> = inner instanceof z.ZodObject ? inner.shape : {};
    // The key comes last, also where the map requires it.
    const { [key]: _, ...others } = required(shape);
    return { ...others, [key]: build(shape[key], rest) };
  };
  const built = build(valuesSchema, path);
  return isRecord(built) ? built : {};
}

function required(shape: Readonly<Record<string, z.core.$ZodType>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([, child]) => !z.safeParse(child, undefined).success)
      .map(([key, child]) => [key, sampleOf(child)]),
  );
}

/** Something that the schema takes. */
function sampleOf(schema: z.core.$ZodType): unknown {
  const inner = unwrapSchema(schema);
  if (inner instanceof z.ZodEnum) return inner.options[0];
  if (inner instanceof z.ZodLiteral) return [...inner.values][0];
  if (inner instanceof z.ZodArray) return z.safeParse(inner, []).success ? [] : [sampleOf(inner.element)];
  if (inner instanceof z.ZodObject) return required(inner.shape);
  if (inner instanceof z.ZodUnion) return sampleOf(inner.options[0] ?? z.never());
  const candidates = [
    {},
    true,
    'a',
    '10s',
    '10.0.0.0/24',
    'GS-POOL-OVERLAP',
    '65535:65282',
    `sha256:${'0'.repeat(64)}`,
    '',
    1,
    10,
    300,
    64_500,
    4_000,
  ];
  const found = candidates.find((candidate) => z.safeParse(inner, candidate).success);
  if (found === undefined) throw new Error(`no sample for ${inner.constructor.name}`);
  return found;
}

/** Something that it does not take. */
function otherType(schema: z.core.$ZodType): unknown {
  const found = ['text', { a: 1 }, [[{}]], 7, true].find(
    (candidate) => !z.safeParse(schema, candidate).success && typeof candidate !== typeof sampleOf(schema),
  );
  return found ?? [[{}]];
}
