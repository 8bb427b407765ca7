import { isMap } from '../is-map.ts';
import { setOwn } from '../set-own.ts';
import { frozen } from './frozen.ts';
import { lazyReaders } from './lazy-readers.ts';
import type { Shape, ShapeKey } from './shape.ts';
import type { ShapeIssue, ValueKind } from './shape-issue.ts';

/** What was read, with defaults filled in; meaningless where there are issues. */
export interface Reading {
  readonly value: unknown;
  readonly issues: readonly ShapeIssue[];
}

interface Walk {
  readonly path: (string | number)[];
  readonly issues: ShapeIssue[];
}

type Reader = (value: unknown, walk: Walk) => unknown;

/**
 * Makes the reader of a table's first shape. It never throws, reports everything that is wrong, leaves what it is given
 * as it is, and shares what stands for absent keys between all documents: that is frozen.
 */
export function shapeReader(shapes: readonly Shape[]): (document: unknown) => Reading {
  const readerAt = lazyReaders(shapes, makeReader);
  return (document) => {
    const walk: Walk = { path: [], issues: [] };
    const value = readerAt(0)(document, walk);
    return { value, issues: walk.issues };
  };
}

function makeReader(shape: Shape, readerAt: (index: number) => Reader): Reader {
  switch (shape.kind) {
    case 'map':
      return mapReader(shape, readerAt);
    case 'map of':
      return (value, walk) => {
        if (!isMap(value)) return wrongKind(walk, ['map']);
        const inner = readerAt(shape.of);
        const read: Record<string, unknown> = {};
        for (const key of Object.keys(value)) setOwn(read, key, within(walk, key, inner, value[key]));
        return read;
      };
    case 'list':
      return (value, walk) => {
        if (!Array.isArray(value)) return wrongKind(walk, ['list']);
        const inner = readerAt(shape.of);
        const read: unknown[] = [];
        // A list that is too long is not worth reading, nor its entries' problems telling.
        if (!checkBounds(shape, value.length, 'list', walk)) return read;
        for (let index = 0; index < value.length; index++)
          read.push(within(walk, index, inner, value[index]));
        return read;
      };
    case 'text':
      return (value, walk) => {
        if (typeof value !== 'string') return wrongKind(walk, ['text']);
        checkBounds(shape, value.length, 'text', walk);
        if (shape.pattern !== undefined && !shape.pattern.test(value))
          walk.issues.push({ code: 'wrong format', path: [...walk.path] });
        return value;
      };
    case 'number': {
      const wanted = [shape.whole ? 'whole number' : 'number'] as const;
      return (value, walk) => {
        if (typeof value !== 'number' || !Number.isFinite(value)) return wrongKind(walk, wanted);
        if (shape.whole && !Number.isInteger(value)) return wrongKind(walk, wanted);
        checkBounds(shape, value, 'number', walk);
        return value;
      };
    }
    case 'boolean':
      return (value, walk) => (typeof value === 'boolean' ? value : wrongKind(walk, ['boolean']));
    case 'words': {
      const words: ReadonlySet<unknown> = new Set(shape.words);
      return (value, walk) => {
        if (!words.has(value))
          walk.issues.push({ code: 'not a word', words: shape.words, path: [...walk.path] });
        return value;
      };
    }
    case 'one of':
      return oneOfReader(shape.of, readerAt);
    case 'anything':
      return (value) => value;
  }
}

interface KeyReader {
  readonly name: string;
  readonly key: ShapeKey;
  absent?: { readonly value: unknown } | undefined;
}

function mapReader(
  { keys, open }: Extract<Shape, { kind: 'map' }>,
  readerAt: (index: number) => Reader,
): Reader {
  const entries: readonly KeyReader[] = Object.entries(keys).map(([name, key]) => ({ name, key }));
  return (value, walk) => {
    if (!isMap(value)) return wrongKind(walk, ['map']);
    const read: Record<string, unknown> = {};
    let met = 0;
    for (const entry of entries) {
      const { name, key } = entry;
      const has = Object.hasOwn(value, name);
      if (has) met++;
      const given = has ? value[name] : undefined;
      if (given === undefined) {
        if (key.optional === true) continue;
        entry.absent ??= absentValue(key, readerAt);
        if (entry.absent !== undefined) {
          read[name] = entry.absent.value;
          continue;
        }
      }
      if (given === null && key.nullable === true) {
        read[name] = null;
        continue;
      }
      read[name] = within(walk, name, readerAt(key.shape), given);
    }
    const given = Object.keys(value);
    if (given.length === met) return read;
    const others = given.filter((key) => !Object.hasOwn(keys, key));
    if (open) for (const key of others) setOwn(read, key, value[key]);
    else walk.issues.push({ code: 'unknown keys', keys: others, path: [...walk.path] });
    return read;
  };
}

/** What an absent key is read as, or nothing when it is required. */
function absentValue(
  key: ShapeKey,
  readerAt: (index: number) => Reader,
): { readonly value: unknown } | undefined {
  if (key.default !== undefined) return { value: frozen(structuredClone(key.default)) };
  if (key.readAs === undefined) return undefined;
  return { value: frozen(readerAt(key.shape)(key.readAs, { path: [], issues: [] })) };
}

function oneOfReader(of: readonly number[], readerAt: (index: number) => Reader): Reader {
  return (value, walk) => {
    const wanted: ValueKind[] = [];
    const before = walk.issues.length;
    for (const index of of) {
      const read = readerAt(index)(value, walk);
      if (walk.issues.length === before) return read;
      // One that only dislikes the value, not its kind, is the one that was meant.
      const own = walk.issues.splice(before);
      if (own.every(({ code }) => code !== 'wrong kind')) {
        walk.issues.push(...own);
        return value;
      }
      for (const issue of own) if (issue.code === 'wrong kind') wanted.push(...issue.wanted);
    }
    return wrongKind(walk, wanted);
  };
}

function within(walk: Walk, step: string | number, reader: Reader, value: unknown): unknown {
  walk.path.push(step);
  const read = reader(value, walk);
  walk.path.pop();
  return read;
}

function wrongKind(walk: Walk, wanted: readonly ValueKind[]): undefined {
  walk.issues.push({ code: 'wrong kind', wanted, path: [...walk.path] });
}

/** Whether a size is not above what is allowed. */
function checkBounds(
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
  size: number,
  of: 'list' | 'text' | 'number',
  walk: Walk,
): boolean {
  if (min !== undefined && size < min)
    walk.issues.push({ code: 'too small', bound: min, of, path: [...walk.path] });
  if (max === undefined || size <= max) return true;
  walk.issues.push({ code: 'too big', bound: max, of, path: [...walk.path] });
  return false;
}
