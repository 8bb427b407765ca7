import { test as property } from '@fast-check/vitest';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { shapesOf } from '../scripts/render-shapes.ts';
import { openMap } from '../src/schema/open-map.ts';
import { valuesSchema } from '../src/schema/values.ts';
import { readShape } from '../src/shape/read-shape.ts';
import type { ShapeIssue } from '../src/shape/shape-issue.ts';
import { mutatedDocument, validDocument } from './document-arbitrary.ts';

const numRuns = Number(process.env['GATESMITH_RUNS'] ?? 300);
vi.setConfig({ testTimeout: 20_000 + numRuns * 100 });

const codes: Readonly<Record<ShapeIssue['code'], readonly z.core.$ZodIssue['code'][]>> = {
  'wrong kind': ['invalid_type', 'invalid_union'],
  'unknown keys': ['unrecognized_keys'],
  'not a word': ['invalid_value'],
  'too small': ['too_small'],
  'too big': ['too_big'],
  'wrong format': ['invalid_format'],
};

/** The verdicts of the table and of the schema on a document, in a form that can be compared. */
function verdicts(
  schema: z.core.$ZodType,
  document: unknown,
  shapes = shapesOf(schema),
): { readonly table: unknown; readonly zod: unknown } {
  const { value, issues } = readShape(shapes, document);
  const parsed = z.safeParse(schema, document);
  const table = issues.map(({ code, path }) => `${codes[code].join('/')} at ${path.join('.')}`).sort();
  const told = (parsed.error?.issues ?? []).map(({ code, path }) => {
    const alike = Object.values(codes).find((ones) => ones.includes(code)) ?? [code];
    return `${alike.join('/')} at ${path.join('.')}`;
  });
  return parsed.success
    ? { table: { value, table }, zod: { value: parsed.data, table: [] } }
    : { table, zod: told.sort() };
}

describe('the table of shapes and the zod schema', () => {
  const shapes = shapesOf(valuesSchema);

  property.prop([validDocument], { numRuns })('fill in the same defaults', (document) => {
    const { value, issues } = readShape(shapes, document);
    expect(issues).toEqual([]);
    // As a string, so that the order of keys is compared too.
    expect(JSON.stringify(value)).toBe(JSON.stringify(valuesSchema.parse(document)));
  });

  property.prop([mutatedDocument], { numRuns })(
    'refuse the same places for the same reasons',
    ({ document }) => {
      const { table, zod } = verdicts(valuesSchema, document, shapes);
      expect(table).toEqual(zod);
    },
  );

  test.for<[name: string, schema: z.core.$ZodType, documents: readonly unknown[]]>([
    ['a string with bounds', z.string().min(2).max(3), ['', 'ab', 'abcd', 1, null, undefined, {}]],
    [
      'a pattern next to a bound',
      z
        .string()
        .min(2)
        .regex(/^[a-z]+$/),
      ['', '1', 'ab', 'AB'],
    ],
    ['a whole number', z.int().min(0).max(9), [0, 9, 10, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1']],
    ['any number', z.number(), [0.5, -1, Number.NaN, '1']],
    ['a word', z.enum(['a', 'b']), ['a', 'c', 1, null]],
    ['a literal', z.literal(false), [false, true, 'false']],
    ['a list with bounds', z.array(z.int()).min(1).max(2), [[], [1], [1, 2, 3], ['x', 1, 'y'], {}, 'x']],
    ['one of two kinds', z.union([z.int(), z.string()]), [1, 'a', 1.5, true, null, []]],
    ['one of two lists', z.union([z.array(z.int()).max(1), z.string()]), [[1], ['a'], true]],
    ['a free map', z.record(z.string(), z.string()), [{}, { a: 'b' }, { a: 1, b: 2 }, [], null, 'a']],
    [
      'a map of entries that may be null',
      z.record(z.string(), z.int().nullable()),
      [{ a: null, b: 1 }, { a: 'x' }],
    ],
    ['an open map', z.looseObject({ a: z.int() }), [{ a: 1, b: [2] }, { b: 2 }, { a: 'x' }, []]],
    [
      'an open map that refuses misspelled keys',
      openMap({ replicas: z.int().optional(), inner: openMap({ kind: z.string().optional() }).optional() }),
      [
        {},
        { zebra: [2] },
        { repliacs: 1 },
        { repliacs: 1, replicas: 'x', inner: { knid: 'a' } },
        { inner: { kinds: 1 }, zebra: 1 },
        { inner: null },
      ],
    ],
    [
      'a closed map',
      z.strictObject({ a: z.int().optional() }),
      [{}, { a: 1 }, { b: 1, c: 2 }, { a: 'x', b: 1 }],
    ],
    [
      'a key that may be null',
      z.strictObject({ a: z.int().nullable().optional() }),
      [{ a: null }, { a: 1 }, {}, { a: 'x' }],
    ],
    ['a default', z.strictObject({ a: z.array(z.int()).default([1]) }), [{}, { a: [] }, { a: ['x'] }]],
    [
      'defaults within defaults',
      z.strictObject({ a: z.strictObject({ b: z.int().default(1), c: z.string().optional() }).prefault({}) }),
      [{}, { a: {} }, { a: { b: 2 } }, { a: null }, { a: { d: 1 } }],
    ],
  ])('agree on %s', ([, schema, documents]) => {
    for (const document of documents) {
      const { table, zod } = verdicts(schema, document);
      expect(table, JSON.stringify(document)).toEqual(zod);
    }
  });

  test('a type that the table has no word for is refused when the table is made', () => {
    expect(() => shapesOf(z.strictObject({ when: z.date() }))).toThrow(/cannot say/);
    expect(() => shapesOf(z.object({}))).toThrow(/drops/);
    expect(() => shapesOf(z.strictObject({ a: z.int().default(1).optional() }))).toThrow(/two meanings/);
  });
});

describe('a reader', () => {
  const shapes = shapesOf(
    z.strictObject({ a: z.array(z.string()).default([]), m: z.looseObject({}).optional() }),
  );
  const read = (document: unknown) => readShape(shapes, document);

  test('gives each document its own defaults', () => {
    expect(Reflect.get(Object(read({}).value), 'a')).not.toBe(Reflect.get(Object(read({}).value), 'a'));
  });

  test('keeps a key called __proto__ as a key', () => {
    const { value } = read(JSON.parse('{"m": {"__proto__": {"x": 1}}}'));
    expect(JSON.stringify(value)).toBe('{"a":[],"m":{"__proto__":{"x":1}}}');
    expect(read(JSON.parse('{"__proto__": {}}')).issues).toEqual([
      { code: 'unknown keys', keys: ['__proto__'], path: [] },
    ]);
  });
});
