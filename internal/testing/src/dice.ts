/** A small generator with its own seed (mulberry32), so that a seed names one schedule forever. */
export interface Dice {
  chance(part: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  below(end: number): number;
}

export function dice(seed: number): Dice {
  let state = (seed + 1) * 0x9e3779b9;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (part) => next() < part,
    below: (end) => Math.floor(next() * end),
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}
