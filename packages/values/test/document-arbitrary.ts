import { isRecord } from '@gatesmith/kubernetes';
import fc from 'fast-check';
import { z } from 'zod';
import { valuesSchema } from '../src/schema/values.ts';

const words = [
  'a',
  'b-1',
  'nginx',
  'default',
  'kubernetes.io/os',
  '10s',
  '10.0.0.0/24',
  'fd00::/120',
  'Local',
  '',
  'GS-POOL-OVERLAP',
  '65535:65282',
  'Mixed Case',
  `sha256:${'0'.repeat(64)}`,
  'GS-ADDRESS-MOVES=shop/web',
];
const numbers = [0, 1, 2, 3, 10, 32, 80, 100, 300, 9443, 64_500, 65_536, 4_294_967_295];

function accepted<T>(candidates: readonly T[], schema: z.core.$ZodType): readonly T[] {
  return candidates.filter((candidate) => z.safeParse(schema, candidate).success);
}

/** Values that a schema takes, out of few building blocks; every key turns up sooner or later. */
function arbitraryOf(schema: z.core.$ZodType, depth: number): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return arbitraryOf(schema.unwrap(), depth);
  if (schema instanceof z.ZodNullable) return arbitraryOf(schema.unwrap(), depth);
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodUnknown) return fc.constantFrom('a', 1, true, {});
  if (schema instanceof z.ZodString) return fc.constantFrom(...accepted(words, schema));
  if (schema instanceof z.ZodNumber) return fc.constantFrom(...accepted(numbers, schema));
  if (schema instanceof z.ZodUnion)
    return fc.oneof(...schema.options.map((option) => arbitraryOf(option, depth)));
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(
      fc.constantFrom('a', 'b', 'kubernetes.io/os'),
      arbitraryOf(schema.valueType, depth),
      { maxKeys: 2 },
    );
  if (schema instanceof z.ZodArray) {
    const minLength = z.safeParse(schema, []).success ? 0 : 1;
    return fc.array(arbitraryOf(schema.element, depth + 1), { minLength, maxLength: 2 });
  }
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    const entries = Object.entries(shape);
    const required = entries.filter(([, child]) => !z.safeParse(child, undefined).success);
    const optional = entries.filter(([, child]) => z.safeParse(child, undefined).success);
    const few = Math.min(optional.length, depth === 0 ? 4 : 3);
    return fc
      .subarray(optional, { maxLength: few })
      .chain((chosen) =>
        fc.record(
          Object.fromEntries(
            [...required, ...chosen].map(([key, child]) => [key, arbitraryOf(child, depth + 1)]),
          ),
        ),
      );
  }
  throw new Error(`no arbitrary for ${schema.constructor.name}`);
}

/** Documents that the schema takes. */
export const validDocument: fc.Arbitrary<unknown> = arbitraryOf(valuesSchema, 0);

/** A document and one mistake in it. */
export interface Mutation {
  readonly document: unknown;
  readonly kind: 'misspelled' | 'wrong level' | 'wrong type';
  readonly path: readonly (string | number)[];
}

interface Spot {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

function spotsOf(value: unknown, path: readonly (string | number)[] = []): Spot[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => spotsOf(item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { path: [...path, key], value: inner },
    ...spotsOf(inner, [...path, key]),
  ]);
}

function rebuilt(
  value: unknown,
  path: readonly (string | number)[],
  change: (parent: Record<string, unknown>, key: string) => void,
): unknown {
  const copy: unknown = structuredClone(value);
  let parent: unknown = copy;
  for (const part of path.slice(0, -1)) parent = Reflect.get(Object(parent), part);
  // A spot's last part is always a key of a map.
  change(parent as Record<string, unknown>, String(path.at(-1)));
  return copy;
}

/** Documents with one misspelled key, one key at the wrong level, or one value of the wrong type. */
export const mutatedDocument: fc.Arbitrary<Mutation> = validDocument
  .filter((document) => spotsOf(document).length > 0)
  .chain((document) =>
    fc
      .tuple(
        fc.constantFrom(...spotsOf(document)),
        fc.constantFrom('misspelled', 'wrong level', 'wrong type'),
        fc.nat(),
      )
      .map(([{ path, value }, kind, seed]) => {
        if (kind === 'misspelled') {
          return {
            kind,
            path,
            document: rebuilt(document, path, (parent, key) => {
              delete parent[key];
              parent[misspell(key, seed)] = value;
            }),
          };
        }
        if (kind === 'wrong level') {
          const key = String(path.at(-1));
          const copy = rebuilt(document, path, (parent, own) => {
            delete parent[own];
          });
          return {
            kind,
            path,
            document: { ...Object(copy), [path.length > 1 ? `${key}` : `${key}${key}`]: value },
          };
        }
        return {
          kind,
          path,
          document: rebuilt(document, path, (parent, key) => {
            parent[key] = otherType(value);
          }),
        };
      }),
  );

function misspell(key: string, seed: number): string {
  const at = seed % key.length;
  const swapped = key.slice(0, at) + (key[at + 1] ?? 'x') + (key[at] ?? '') + key.slice(at + 2);
  return swapped === key ? `${key}x` : swapped;
}

function otherType(value: unknown): unknown {
  return isRecord(value) ? 'text' : Array.isArray(value) ? { a: 1 } : [[{}]];
}
