import type { PoolsStep } from '@gatesmith/metallb';
import type { SlottedPool } from './random-pools.ts';

/**
 * The sets of pools on the way from one to another, one object at a time, as MetalLB's webhook lets it happen: no two
 * pools overlap at any time. MetalLB may skip all but the last.
 */
export function poolSteps(from: readonly SlottedPool[], to: readonly SlottedPool[]): readonly PoolsStep[] {
  const sets: (readonly SlottedPool[])[] = [];
  let now = from;
  const move = (next: readonly SlottedPool[]): void => {
    now = next;
    sets.push(now);
  };
  for (const { pool } of from) {
    if (!to.some((other) => other.pool.name === pool.name)) move(without(now, pool.name));
  }
  let rest = to.filter((target) => !now.includes(target));
  while (rest.length > 0) {
    const fitting = rest.find((target) =>
      without(now, target.pool.name).every((other) => !overlap(other, target)),
    );
    if (fitting !== undefined) {
      move([...without(now, fitting.pool.name), fitting]);
      rest = rest.filter((target) => target !== fitting);
      continue;
    }
    const stuck = rest.find((target) => now.some(({ pool }) => pool.name === target.pool.name));
    if (stuck === undefined) throw new Error('the pools overlap');
    move(without(now, stuck.pool.name));
  }
  if (sets.length === 0) sets.push(to);
  return sets.map((set, index) => ({
    pools: set.map(({ pool }) => pool),
    ...(index < sets.length - 1 && { optional: true }),
  }));
}

function without(pools: readonly SlottedPool[], name: string): readonly SlottedPool[] {
  return pools.filter(({ pool }) => pool.name !== name);
}

function overlap(one: SlottedPool, other: SlottedPool): boolean {
  return one.slots.some((slot) => other.slots.includes(slot));
}
