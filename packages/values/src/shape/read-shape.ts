import { nearest } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
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
  const reader = new ShapeReader(shapes);
  return { value: reader.read(0, document), issues: reader.issues };
}

type ShapeOf<Kind extends Shape['kind']> = Extract<Shape, { readonly kind: Kind }>;

/** An issue without its place, which the reader adds. */
type Problem = ShapeIssue extends infer Issue
  ? Issue extends ShapeIssue
    ? Omit<Issue, 'path'>
    : never
  : never;

class ShapeReader {
  readonly issues: ShapeIssue[] = [];
  readonly #shapes: readonly Shape[];
  readonly #path: (string | number)[];

  constructor(shapes: readonly Shape[], path: readonly (string | number)[] = []) {
    this.#shapes = shapes;
    this.#path = [...path];
  }

  /** Reads a value by the shape at a place of the table. */
  read(place: number, value: unknown): unknown {
    const shape = this.#shapes[place];
    if (shape === undefined) throw new Error(`the table of shapes has no entry ${place}`);
    switch (shape.kind) {
      case 'map':
        return this.#readMap(shape, value);
      case 'map of':
        return this.#readMapOf(shape, value);
      case 'list':
        return this.#readList(shape, value);
      case 'text':
        return this.#readText(shape, value);
      case 'number':
        return this.#readNumber(shape, value);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.#wrongKind(['boolean']);
      case 'words':
        return this.#readWord(shape, value);
      case 'one of':
        return this.#readOneOf(shape, value);
      case 'anything':
        return value;
    }
  }

  #readMap({ keys, others }: ShapeOf<'map'>, value: unknown): unknown {
    if (!isRecord(value)) return this.#wrongKind(['map']);
    const result: Record<string, unknown> = {};
    const names = Object.keys(keys);
    for (const [name, key] of Object.entries(keys)) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      if (given === undefined && key.optional === true) continue;
      result[name] = this.#within(name, () => this.#readKey(key, given));
    }
    const unknown: string[] = [];
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(keys, name)) continue;
      if (others === 'refused' || (others === 'accepted unless close' && nearest(name, names) !== undefined))
        unknown.push(name);
      else setOwn(result, name, value[name]);
    }
    if (unknown.length > 0) this.#report({ code: 'unknown keys', keys: unknown });
    return result;
  }

  #readKey(key: ShapeKey, given: unknown): unknown {
    if (given === null && key.nullable === true) return null;
    if (given !== undefined) return this.read(key.shape, given);
    if (key.default !== undefined) return structuredClone(key.default);
    return this.read(key.shape, key.readAs);
  }

  #readMapOf({ of, nullable }: ShapeOf<'map of'>, value: unknown): unknown {
    if (!isRecord(value)) return this.#wrongKind(['map']);
    const result: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value)) {
      const isNull = entry === null && nullable === true;
      setOwn(result, key, isNull ? null : this.#within(key, () => this.read(of, entry)));
    }
    return result;
  }

  #readList(shape: ShapeOf<'list'>, value: unknown): unknown {
    if (!Array.isArray(value)) return this.#wrongKind(['list']);
    this.#checkBounds(shape, { size: value.length, of: 'list' });
    // The entries of a list that is too long are neither read nor reported.
    if (shape.max !== undefined && value.length > shape.max) return [];
    return value.map((entry: unknown, index) => this.#within(index, () => this.read(shape.of, entry)));
  }

  #readText(shape: ShapeOf<'text'>, value: unknown): unknown {
    if (typeof value !== 'string') return this.#wrongKind(['text']);
    this.#checkBounds(shape, { size: value.length, of: 'text' });
    if (shape.pattern !== undefined && !shape.pattern.test(value)) this.#report({ code: 'wrong format' });
    return value;
  }

  #readNumber(shape: ShapeOf<'number'>, value: unknown): unknown {
    if (typeof value !== 'number' || !Number.isFinite(value) || (shape.whole && !Number.isInteger(value)))
      return this.#wrongKind([shape.whole ? 'whole number' : 'number']);
    this.#checkBounds(shape, { size: value, of: 'number' });
    return value;
  }

  #readWord({ words }: ShapeOf<'words'>, value: unknown): unknown {
    if (!words.some((word) => word === value)) this.#report({ code: 'not a word', words });
    return value;
  }

  #readOneOf({ of }: ShapeOf<'one of'>, value: unknown): unknown {
    const wanted: ValueKind[] = [];
    for (const place of of) {
      const attempt = new ShapeReader(this.#shapes, this.#path);
      const result = attempt.read(place, value);
      const kinds = attempt.issues.flatMap((issue) => (issue.code === 'wrong kind' ? issue.wanted : []));
      // A value of the right kind was meant for this option, whatever else is wrong with it.
      if (kinds.length === 0) {
        this.issues.push(...attempt.issues);
        return result;
      }
      wanted.push(...kinds);
    }
    return this.#wrongKind(wanted);
  }

  #within<T>(step: string | number, action: () => T): T {
    this.#path.push(step);
    const result = action();
    this.#path.pop();
    return result;
  }

  #report(problem: Problem): void {
    this.issues.push({ ...problem, path: [...this.#path] });
  }

  #wrongKind(wanted: readonly ValueKind[]): undefined {
    this.#report({ code: 'wrong kind', wanted });
  }

  #checkBounds(
    { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
    { size, of }: { readonly size: number; readonly of: 'list' | 'text' | 'number' },
  ): void {
    if (min !== undefined && size < min) this.#report({ code: 'too small', bound: min, of });
    if (max !== undefined && size > max) this.#report({ code: 'too big', bound: max, of });
  }
}
