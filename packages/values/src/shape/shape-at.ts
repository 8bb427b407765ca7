import type { FindingPath } from '@gatesmith/diagnostics';
import { valuesShapes } from '../gen/values-shapes.ts';
import type { Shape, ShapeKey } from './shape.ts';

/** The keys that the map at a path of a values document may have; empty where it is free, and where there is none. */
export function knownKeys(path: FindingPath): readonly string[] {
  const shape = shapeAt(path);
  return shape?.kind === 'map' ? Object.keys(shape.keys) : [];
}

/** An example of a required key's value. */
export function exampleOf(path: FindingPath): unknown {
  const parent = shapeAt(path.slice(0, -1));
  const name = String(path.at(-1));
  return parent?.kind === 'map' && Object.hasOwn(parent.keys, name) ? parent.keys[name]?.example : undefined;
}

/** Where in the document a key of this name is known: the shortest paths first, lists shown as `[]`. */
export function placesOfKey(name: string): readonly string[] {
  const places: string[] = [];
  const visit = (index: number, at: string): void => {
    const shape = valuesShapes[index];
    if (shape?.kind === 'list') visit(shape.of, `${at}[]`);
    if (shape?.kind !== 'map') return;
    for (const [key, child] of Object.entries(shape.keys)) {
      const here = at === '' ? key : `${at}.${key}`;
      if (key === name) places.push(here);
      visit(child.shape, here);
    }
  };
  visit(0, '');
  return places.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function shapeAt(path: FindingPath): Shape | undefined {
  let shape = valuesShapes[0];
  for (const part of path) {
    if (shape === undefined) return undefined;
    const next = stepInto(shape, String(part));
    shape = next === undefined ? undefined : valuesShapes[next];
  }
  return shape;
}

function stepInto(shape: Shape, part: string): number | undefined {
  if (shape.kind === 'list' || shape.kind === 'map of') return shape.of;
  if (shape.kind !== 'map' || !Object.hasOwn(shape.keys, part)) return undefined;
  const key: ShapeKey | undefined = shape.keys[part];
  return key?.shape;
}
