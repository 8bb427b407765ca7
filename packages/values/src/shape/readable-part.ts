import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import type { Values } from '../gen/values.ts';
import { LostPlaces } from '../lost-places.ts';
import { setOwn } from '../set-own.ts';
import { valueAt } from '../value-at.ts';
import { readByShape } from './read-values.ts';
import { exampleOf, knownKeys, placesOfKey } from './shape-at.ts';
import type { ShapeIssue } from './shape-issue.ts';

/** The part of a document that can be read although other parts cannot. */
export interface ReadablePart {
  readonly values: Values;
  /** The document without what cannot be read. */
  readonly written: Readonly<Record<string, unknown>>;
  /** Where the whole document could not be read, or where something is that was put in the place of what is missing. */
  readonly lost: LostPlaces;
  /** Where in the whole document a path of this part is; entries before it may be missing here. */
  readonly originalPath: (path: FindingPath) => FindingPath;
}

/** The substitute for a missing required key; without it, the entry that needs the key is left out. */
export type StandIn = (path: FindingPath) => unknown;

/** Each round removes what the round before uncovered, so few are needed; a document that needs more is given up. */
const mostRounds = 20;

/** Removes from a document what its shape does not permit, until the rest can be read. */
export function readablePart(
  document: Readonly<Record<string, unknown>>,
  issues: readonly ShapeIssue[],
  standIn: StandIn = exampleOf,
): ReadablePart | undefined {
  const repair = new Repair(document, standIn);
  let left = issues;
  for (let round = 0; round < mostRounds; round += 1) {
    for (const issue of left) repair.remove(issue);
    const { part, indices } = repair.compact();
    const { value, issues: found } = readByShape(part);
    const originalPath = (path: FindingPath): FindingPath => pathBefore({ part, indices, path });
    if (value !== undefined) return { values: value, written: part, lost: repair.lost, originalPath };
    left = found.map((issue) => ({ ...issue, path: originalPath(issue.path) }));
  }
  return undefined;
}

/** In the place of a list entry that was removed, so that the others keep their index. */
const removed = Symbol('removed');

/** For each list of a compact document, which entries of the original list it contains. */
type Indices = ReadonlyMap<unknown, readonly number[]>;

class Repair {
  readonly lost: LostPlaces = new LostPlaces();
  readonly #document: Record<string, unknown>;
  readonly #standIn: StandIn;
  readonly #filledIn: Set<string> = new Set();

  constructor(document: Readonly<Record<string, unknown>>, standIn: StandIn) {
    this.#document = copyOf(document);
    this.#standIn = standIn;
  }

  remove(issue: ShapeIssue): void {
    const { path } = issue;
    if (issue.code === 'unknown keys') {
      for (const key of issue.keys) this.#removeUnknown(path, key);
      return;
    }
    this.lost.add(path);
    if (valueAt(this.#document, path) !== undefined) this.#take(path);
    else this.#fillIn(path);
  }

  /** The document without the removed entries. */
  compact(): { readonly part: Record<string, unknown>; readonly indices: Indices } {
    const indices = new Map<unknown, readonly number[]>();
    const compacted = (value: unknown): unknown => {
      if (Array.isArray(value)) {
        const kept = [...value.keys()].filter((index) => value[index] !== removed);
        const list = kept.map((index) => compacted(value[index]));
        if (kept.length < value.length) indices.set(list, kept);
        return list;
      }
      return isRecord(value) ? compactedMap(value) : value;
    };
    const compactedMap = (map: Readonly<Record<string, unknown>>): Record<string, unknown> => {
      const result: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(map)) setOwn(result, key, compacted(value));
      return result;
    };
    return { part: compactedMap(this.#document), indices };
  }

  /** The setting that an unknown key was probably meant to be is unknown as well. */
  #removeUnknown(path: FindingPath, key: string): void {
    const close = nearest(key, knownKeys(path));
    this.lost.add([...path, key]);
    if (close !== undefined) {
      const meant = [...path, close];
      this.lost.add(meant);
      if (valueAt(this.#document, meant) === undefined)
        this.#set(meant, valueAt(this.#document, [...path, key]));
    } else {
      const elsewhere = placesOfKey(key)[0];
      const parts = elsewhere ?? key;
      if (!parts.includes('['))
        this.lost.add([...(elsewhere === undefined ? path : []), ...parts.split('.')]);
    }
    this.#take([...path, key]);
  }

  /** Fills in a required key, once; if that does not help, the map around the key is removed. */
  #fillIn(path: FindingPath): void {
    const place = JSON.stringify(path);
    const value = this.#filledIn.has(place) ? undefined : this.#standIn(path);
    this.#filledIn.add(place);
    if (value !== undefined) this.#set(path, copyOf(value));
    else if (path.length > 0) {
      this.lost.add(path.slice(0, -1));
      this.#take(path.slice(0, -1));
    }
  }

  #take(path: FindingPath): void {
    const parent = valueAt(this.#document, path.slice(0, -1));
    const last = path.at(-1);
    if (last === undefined) return;
    if (Array.isArray(parent)) parent[Number(last)] = removed;
    else if (isRecord(parent)) Reflect.deleteProperty(parent, last);
  }

  #set(path: FindingPath, value: unknown): void {
    const parent = valueAt(this.#document, path.slice(0, -1));
    if (isRecord(parent)) Reflect.set(parent, String(path.at(-1)), value);
  }
}

function copyOf<T>(value: T): T;
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => copyOf(entry));
  if (!isRecord(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) setOwn(copy, key, copyOf(inner));
  return copy;
}

function pathBefore({
  part,
  indices,
  path,
}: {
  readonly part: unknown;
  readonly indices: Indices;
  readonly path: FindingPath;
}): FindingPath {
  let node = part;
  return path.map((step) => {
    const index = typeof step === 'number' ? indices.get(node)?.[step] : undefined;
    node = valueAt(node, [step]);
    return index ?? step;
  });
}
