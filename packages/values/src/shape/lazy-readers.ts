import type { Shape } from './shape.ts';

/** The readers of a table's shapes by their place, each made when it is first asked for: a table may lead back to itself. */
export function lazyReaders<Reader>(
  shapes: readonly Shape[],
  make: (shape: Shape, readerAt: (index: number) => Reader) => Reader,
): (index: number) => Reader {
  const readers: (Reader | undefined)[] = [];
  const readerAt = (index: number): Reader => {
    const known = readers[index];
    if (known !== undefined) return known;
    const shape = shapes[index];
    if (shape === undefined) throw new Error(`the table of shapes has no entry ${index}`);
    const made = make(shape, readerAt);
    readers[index] = made;
    return made;
  };
  return readerAt;
}
