import type { Dice } from '@internal/testing/dice';
import {
  poolNames,
  randomAllocation,
  randomFlags,
  randomPool,
  randomPools,
  reshaped,
  type SlottedPool,
  shuffled,
} from './random-pools.ts';

export interface PoolChange {
  readonly kind: string;
  readonly pools: readonly SlottedPool[];
}

type Change = (dice: Dice, pools: readonly SlottedPool[]) => readonly SlottedPool[];

const changes: Readonly<Record<string, Change>> = {
  'pool resized': (dice, pools) => changeOne(dice, pools, (one) => reshaped(dice, one)),
  'pools resized': (dice, pools) => pools.map((one) => reshaped(dice, one)),
  'pool moved': (dice, pools) =>
    changeOne(dice, pools, ({ pool }) => {
      const { pool: fresh, slots } = randomPool(dice, { name: pool.name, taken: takenBy(pools) });
      return slots.length > 0
        ? { slots, pool: { ...pool, addresses: fresh.addresses } }
        : { slots, pool: fresh };
    }),
  'pool renamed': (dice, pools) =>
    changeOne(dice, pools, ({ pool, slots }) => ({ slots, pool: { ...pool, name: freeName(pools) } })),
  'pools renamed': (_, pools) =>
    pools.map(({ pool, slots }) => ({ slots, pool: { ...pool, name: `${pool.name}${pool.name}` } })),
  'names exchanged': (_, pools) => {
    const names = pools.map(({ pool }) => pool.name);
    return pools.map(({ pool, slots }, index) => ({
      slots,
      pool: { ...pool, name: names[(index + 1) % names.length] ?? pool.name },
    }));
  },
  'pool taken over': (dice, pools) => {
    const [into, ...others] = shuffled(dice, pools);
    const [gone, ...rest] = others;
    if (into === undefined || gone === undefined) return [];
    const addresses = [...into.pool.addresses, ...gone.pool.addresses];
    return [{ slots: [...into.slots, ...gone.slots], pool: { ...into.pool, addresses } }, ...rest];
  },
  'pool removed': (dice, pools) => shuffled(dice, pools).slice(1),
  'pools removed': () => [],
  'pool added': (dice, pools) => {
    const added = randomPool(dice, { name: freeName(pools), taken: takenBy(pools) });
    return added.slots.length > 0 ? [...pools, added] : pools;
  },
  'flags changed': (dice, pools) =>
    changeOne(dice, pools, ({ pool: { autoAssign, avoidBuggyIPs, ...pool }, slots }) => ({
      slots,
      pool: { ...pool, ...randomFlags(dice), ...(autoAssign !== false && { autoAssign: false }) },
    })),
  'buggy addresses': (dice, pools) =>
    changeOne(dice, pools, ({ pool, slots }) => ({
      slots,
      pool: { ...pool, avoidBuggyIPs: pool.avoidBuggyIPs !== true },
    })),
  'allocation changed': (dice, pools) =>
    pools.map(({ pool: { serviceAllocation, ...pool }, slots }) => ({
      slots,
      pool: { ...pool, ...randomAllocation(dice) },
    })),
  'other pools': (dice) => randomPools(dice),
};

export function randomPoolChange(dice: Dice, pools: readonly SlottedPool[]): PoolChange {
  const [kind, change] = dice.pick(Object.entries(changes));
  return { kind, pools: change(dice, pools) };
}

function changeOne(
  dice: Dice,
  pools: readonly SlottedPool[],
  change: (pool: SlottedPool) => SlottedPool,
): readonly SlottedPool[] {
  const chosen = dice.pick(pools);
  return pools.map((one) => (one === chosen ? change(one) : one));
}

function takenBy(pools: readonly SlottedPool[]): Set<number> {
  return new Set(pools.flatMap(({ slots }) => slots));
}

function freeName(pools: readonly SlottedPool[]): string {
  return [...poolNames, 'd'].find((name) => pools.every(({ pool }) => pool.name !== name)) ?? 'e';
}
