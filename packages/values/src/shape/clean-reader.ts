import { isMap } from '../is-map.ts';
import { setOwn } from '../set-own.ts';
import { frozen } from './frozen.ts';
import { lazyReaders } from './lazy-readers.ts';
import type { Shape, ShapeKey } from './shape.ts';

/** What a clean reader says of a value with which anything is wrong; only `shapeReader` knows what it is. */
export const unclean: unique symbol = Symbol('unclean');

type Read = (value: unknown) => unknown;

/**
 * Makes the reader of a table's first shape for documents with which nothing is wrong, which is nearly all of them. It
 * keeps no account of where it stands, stops at the first problem without saying which, and starts a map from a copy of
 * its defaults instead of asking for every key that there could be. What it reads is what `shapeReader` reads.
 */
export function cleanReader(shapes: readonly Shape[]): Read {
  return lazyReaders(shapes, makeReader)(0);
}

function makeReader(shape: Shape, readAt: (index: number) => Read): Read {
  switch (shape.kind) {
    case 'map':
      return mapReader(shape, readAt);
    case 'map of':
      return mapOfReader(() => readAt(shape.of));
    case 'list':
      return listReader(shape, () => readAt(shape.of));
    case 'text': {
      const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = shape;
      return (value) =>
        typeof value === 'string' &&
        value.length >= min &&
        value.length <= max &&
        (pattern === undefined || pattern.test(value))
          ? value
          : unclean;
    }
    case 'number': {
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole } = shape;
      return (value) =>
        typeof value === 'number' &&
        Number.isFinite(value) &&
        value >= min &&
        value <= max &&
        (!whole || Number.isInteger(value))
          ? value
          : unclean;
    }
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? value : unclean);
    case 'words': {
      const words: ReadonlySet<unknown> = new Set(shape.words);
      return (value) => (words.has(value) ? value : unclean);
    }
    case 'one of':
      return (value) => {
        for (const index of shape.of) {
          const read = readAt(index)(value);
          if (read !== unclean) return read;
        }
        return unclean;
      };
    case 'anything':
      return (value) => value;
  }
}

function mapOfReader(inner: () => Read): Read {
  return (value) => {
    if (!isMap(value)) return unclean;
    const readInner = inner();
    const read: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const one = readInner(value[key]);
      if (one === unclean) return unclean;
      setOwn(read, key, one);
    }
    return read;
  };
}

function listReader(
  { min = 0, max = Number.POSITIVE_INFINITY }: Extract<Shape, { kind: 'list' }>,
  inner: () => Read,
): Read {
  return (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return unclean;
    const readInner = inner();
    const read: unknown[] = [];
    for (let index = 0; index < value.length; index += 1) {
      const one = readInner(value[index]);
      if (one === unclean) return unclean;
      read.push(one);
    }
    return read;
  };
}

interface KnownKey {
  readonly name: string;
  readonly key: ShapeKey;
  readonly rank: number;
  readonly read: Read;
}

interface Plan {
  readonly known: ReadonlyMap<string, KnownKey>;
  /** What is there without being given, in order; `undefined` keeps the place of what has to be given. */
  readonly start: Readonly<Record<string, unknown>>;
  readonly always: readonly KnownKey[];
  readonly required: number;
}

function mapReader({ keys, open }: Extract<Shape, { kind: 'map' }>, readAt: (index: number) => Read): Read {
  // Made when it is first needed: a table may lead back to this map.
  let plan: Plan | undefined;
  return (value) => {
    if (!isMap(value)) return unclean;
    plan ??= planOf(keys, readAt);
    let missing = plan.required;
    let optional: (readonly [KnownKey, unknown])[] | undefined;
    let others: string[] | undefined;
    const read: Record<string, unknown> = { ...plan.start };
    for (const name of Object.keys(value)) {
      const entry = plan.known.get(name);
      if (entry === undefined) {
        if (!open) return unclean;
        others ??= [];
        others.push(name);
        continue;
      }
      const given = value[name];
      if (given === undefined) continue;
      const one = given === null && entry.key.nullable === true ? null : entry.read(given);
      if (one === unclean) return unclean;
      if (entry.key.optional === true) {
        optional ??= [];
        optional.push([entry, one]);
        continue;
      }
      if (isRequired(entry.key)) missing -= 1;
      read[name] = one;
    }
    if (missing > 0) return unclean;
    const whole = optional === undefined ? read : inOrder(plan.always, read, optional);
    if (others !== undefined) for (const name of others) setOwn(whole, name, value[name]);
    return whole;
  };
}

/** Keys in the order of the schema, whoever gave them. */
function inOrder(
  always: readonly KnownKey[],
  read: Readonly<Record<string, unknown>>,
  optional: (readonly [KnownKey, unknown])[],
): Record<string, unknown> {
  if (optional.length > 1) optional.sort(([a], [b]) => a.rank - b.rank);
  const whole: Record<string, unknown> = {};
  let next = 0;
  for (const { name, rank } of always) {
    for (let one = optional[next]; one !== undefined && one[0].rank < rank; one = optional[++next])
      whole[one[0].name] = one[1];
    whole[name] = read[name];
  }
  for (let one = optional[next]; one !== undefined; one = optional[++next]) whole[one[0].name] = one[1];
  return whole;
}

function isRequired({ default: given, optional, readAs }: ShapeKey): boolean {
  return optional !== true && given === undefined && readAs === undefined;
}

function planOf(keys: Readonly<Record<string, ShapeKey>>, readAt: (index: number) => Read): Plan {
  const known = Object.entries(keys).map(
    ([name, key], rank): KnownKey => ({ name, key, rank, read: readAt(key.shape) }),
  );
  const always = known.filter(({ key }) => key.optional !== true);
  const start: Record<string, unknown> = {};
  for (const { name, key, read } of always) start[name] = absentValue(key, read);
  return {
    known: new Map(known.map((entry) => [entry.name, entry])),
    start,
    always,
    // Defaults that the shapes themselves refuse would be for the other reader to tell of.
    required: Object.values(start).includes(unclean)
      ? Number.POSITIVE_INFINITY
      : always.filter(({ key }) => isRequired(key)).length,
  };
}

/** What stands for an absent key is shared between all documents, and so lets nobody change it. */
function absentValue({ default: given, readAs }: ShapeKey, read: Read): unknown {
  if (given !== undefined) return frozen(structuredClone(given));
  return readAs === undefined ? undefined : frozen(read(readAs));
}
