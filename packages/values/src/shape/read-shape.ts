import { nearest } from '@gatesmith/diagnostics';
import { isMap } from '../is-map.ts';
import { setOwn } from '../set-own.ts';
import type { Shape, ShapeKey } from './shape.ts';
import type { ShapeIssue, ValueKind } from './shape-issue.ts';

/** A document with defaults filled in; the value is meaningless when there are issues. */
export interface Reading {
  readonly value: unknown;
  readonly issues: readonly ShapeIssue[];
}

/**
 * Reads a document by the first shape of a table. Reports every mistake, never throws, and neither changes the document
 * nor shares defaults between documents.
 */
export function readShape(shapes: readonly Shape[], document: unknown): Reading {
  const walk: Walk = { shapes, path: [], issues: [] };
  return { value: read(0, document, walk), issues: walk.issues };
}

interface Walk {
  readonly shapes: readonly Shape[];
  readonly path: (string | number)[];
  readonly issues: ShapeIssue[];
}

type ShapeOf<Kind extends Shape['kind']> = Extract<Shape, { readonly kind: Kind }>;

function read(place: number, value: unknown, walk: Walk): unknown {
  const shape = walk.shapes[place];
  if (shape === undefined) throw new Error(`the table of shapes has no entry ${place}`);
  switch (shape.kind) {
    case 'map':
      return readMap(shape, value, walk);
    case 'map of':
      return readMapOf(shape, value, walk);
    case 'list':
      return readList(shape, value, walk);
    case 'text':
      return readText(shape, value, walk);
    case 'number':
      return readNumber(shape, value, walk);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongKind(walk, ['boolean']);
    case 'words':
      return readWord(shape, value, walk);
    case 'one of':
      return readOneOf(shape, value, walk);
    case 'anything':
      return value;
  }
}

function readMap({ keys, others }: ShapeOf<'map'>, value: unknown, walk: Walk): unknown {
  if (!isMap(value)) return wrongKind(walk, ['map']);
  const result: Record<string, unknown> = {};
  for (const [name, key] of Object.entries(keys)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined && key.optional === true) continue;
    result[name] = within(walk, name, () => readKey(key, given, walk));
  }
  const names = Object.keys(keys);
  const unknown: string[] = [];
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(keys, name)) continue;
    if (others === 'refused' || (others === 'accepted unless close' && nearest(name, names) !== undefined))
      unknown.push(name);
    else setOwn(result, name, value[name]);
  }
  if (unknown.length > 0) report(walk, { code: 'unknown keys', keys: unknown });
  return result;
}

function readKey(key: ShapeKey, given: unknown, walk: Walk): unknown {
  if (given === null && key.nullable === true) return null;
  if (given !== undefined) return read(key.shape, given, walk);
  if (key.default !== undefined) return structuredClone(key.default);
  return read(key.shape, key.readAs, walk);
}

function readMapOf({ of, nullable }: ShapeOf<'map of'>, value: unknown, walk: Walk): unknown {
  if (!isMap(value)) return wrongKind(walk, ['map']);
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const isNull = entry === null && nullable === true;
    setOwn(result, key, isNull ? null : within(walk, key, () => read(of, entry, walk)));
  }
  return result;
}

function readList(shape: ShapeOf<'list'>, value: unknown, walk: Walk): unknown {
  if (!Array.isArray(value)) return wrongKind(walk, ['list']);
  checkBounds(shape, { size: value.length, of: 'list' }, walk);
  // The entries of a list that is too long are neither read nor reported.
  if (shape.max !== undefined && value.length > shape.max) return [];
  return value.map((entry: unknown, index) => within(walk, index, () => read(shape.of, entry, walk)));
}

function readText(shape: ShapeOf<'text'>, value: unknown, walk: Walk): unknown {
  if (typeof value !== 'string') return wrongKind(walk, ['text']);
  checkBounds(shape, { size: value.length, of: 'text' }, walk);
  if (shape.pattern !== undefined && !shape.pattern.test(value)) report(walk, { code: 'wrong format' });
  return value;
}

function readNumber(shape: ShapeOf<'number'>, value: unknown, walk: Walk): unknown {
  if (typeof value !== 'number' || !Number.isFinite(value) || (shape.whole && !Number.isInteger(value)))
    return wrongKind(walk, [shape.whole ? 'whole number' : 'number']);
  checkBounds(shape, { size: value, of: 'number' }, walk);
  return value;
}

function readWord({ words }: ShapeOf<'words'>, value: unknown, walk: Walk): unknown {
  if (!words.some((word) => word === value)) report(walk, { code: 'not a word', words });
  return value;
}

function readOneOf({ of }: ShapeOf<'one of'>, value: unknown, walk: Walk): unknown {
  const wanted: ValueKind[] = [];
  for (const place of of) {
    const attempt: Walk = { ...walk, issues: [] };
    const result = read(place, value, attempt);
    // A value of the right kind was meant for this option, whatever else is wrong with it.
    if (attempt.issues.every(({ code }) => code !== 'wrong kind')) {
      walk.issues.push(...attempt.issues);
      return result;
    }
    for (const issue of attempt.issues) if (issue.code === 'wrong kind') wanted.push(...issue.wanted);
  }
  return wrongKind(walk, wanted);
}

function within<T>(walk: Walk, step: string | number, action: () => T): T {
  walk.path.push(step);
  const result = action();
  walk.path.pop();
  return result;
}

type Problem = ShapeIssue extends infer Issue
  ? Issue extends ShapeIssue
    ? Omit<Issue, 'path'>
    : never
  : never;

function report(walk: Walk, problem: Problem): void {
  walk.issues.push({ ...problem, path: [...walk.path] });
}

function wrongKind(walk: Walk, wanted: readonly ValueKind[]): undefined {
  report(walk, { code: 'wrong kind', wanted });
}

function checkBounds(
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
  { size, of }: { readonly size: number; readonly of: 'list' | 'text' | 'number' },
  walk: Walk,
): void {
  if (min !== undefined && size < min) report(walk, { code: 'too small', bound: min, of });
  if (max !== undefined && size > max) report(walk, { code: 'too big', bound: max, of });
}
