import type { NamedPool } from '@gatesmith/metallb';
import type { Dice } from '@internal/testing/dice';

/** Ranges that overlap with each other, and with no range of another slot. */
const slots: readonly (readonly [string, ...string[]])[] = [
  [
    '192.168.20.20-192.168.20.22',
    '192.168.20.21-192.168.20.22',
    '192.168.20.20/32',
    '192.168.20.20-192.168.20.27',
  ],
  ['192.168.20.40/31', '192.168.20.40/32', '192.168.20.41/32', '192.168.20.40-192.168.20.43'],
  ['192.168.20.60-192.168.20.61', '192.168.20.61/32', '192.168.20.60-192.168.20.70'],
  ['192.168.21.0/30', '192.168.21.0/31', '192.168.21.0/32'],
  ['192.168.22.254-192.168.23.1', '192.168.22.255/32', '192.168.22.254/31'],
  ['fd00:2::10/127', 'fd00:2::10/128', 'fd00:2::10-fd00:2::13'],
  ['fd00:3::/126', 'fd00:3::1/128', 'fd00:3::/127'],
  ['fd00:4::5-fd00:4::6', 'fd00:4::6/128'],
];
const ipv4Slots = [0, 1, 2, 3, 4];
const ipv6Slots = [5, 6, 7];
export const poolNames: readonly string[] = ['a', 'b', 'c'];

/** A pool, and the slots that its ranges come from. */
export interface SlottedPool {
  readonly pool: NamedPool;
  readonly slots: readonly number[];
}

export function randomPools(dice: Dice): readonly SlottedPool[] {
  const taken = new Set<number>();
  return shuffled(dice, poolNames)
    .slice(0, 1 + dice.below(3))
    .map((name) => randomPool(dice, { name, taken }));
}

/** A pool of slots that are not taken yet; takes them. */
export function randomPool(
  dice: Dice,
  { name, taken }: { readonly name: string; readonly taken: Set<number> },
): SlottedPool {
  const isFree = (slot: number): boolean => !taken.has(slot);
  const ipv4 = shuffled(dice, ipv4Slots.filter(isFree)).slice(0, dice.chance(0.2) ? 2 : 1);
  const ipv6 = shuffled(dice, ipv6Slots.filter(isFree)).slice(0, 1);
  const chosen = dice.chance(0.4) ? [...ipv4, ...ipv6] : dice.chance(0.85) ? ipv4 : ipv6;
  const own = shuffled(dice, chosen.length > 0 ? chosen : [...ipv4, ...ipv6]);
  for (const slot of own) taken.add(slot);
  return {
    slots: own,
    pool: {
      name,
      addresses: own.map((slot) => dice.pick(slots[slot] ?? [])),
      ...randomFlags(dice),
      ...randomAllocation(dice),
    },
  };
}

/** The same slots with other ranges. */
export function reshaped(dice: Dice, { pool, slots: own }: SlottedPool): SlottedPool {
  const addresses = own.map((slot, index) => {
    const others = (slots[slot] ?? []).filter((range) => range !== pool.addresses[index]);
    return dice.pick(others);
  });
  return { slots: own, pool: { ...pool, addresses } };
}

export function randomFlags(dice: Dice): Pick<NamedPool, 'autoAssign' | 'avoidBuggyIPs'> {
  return {
    ...(dice.chance(0.15) && { autoAssign: false }),
    ...(dice.chance(0.25) && { avoidBuggyIPs: true }),
  };
}

export function randomAllocation(dice: Dice): Pick<NamedPool, 'serviceAllocation'> {
  if (dice.chance(0.65)) return {};
  return {
    serviceAllocation: {
      ...(dice.chance(0.5) && { priority: dice.pick([1, 10, 20]) }),
      ...(dice.chance(0.35) && { namespaces: [dice.pick(['ns1', 'ns2'])] }),
      ...(dice.chance(0.25) && {
        namespaceSelectors: [{ matchLabels: { team: dice.pick(['ns1', 'ns2']) } }],
      }),
      ...(dice.chance(0.3) && { serviceSelectors: [{ matchLabels: { tier: 'web' } }] }),
    },
  };
}

export function shuffled<Item>(dice: Dice, items: readonly Item[]): readonly Item[] {
  const rest = [...items];
  return items.map(() => {
    const [item] = rest.splice(dice.below(rest.length), 1);
    if (item === undefined) throw new RangeError('nothing left');
    return item;
  });
}
