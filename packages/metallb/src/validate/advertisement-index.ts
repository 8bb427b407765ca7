import { matchesLoose } from './loose-selector.ts';
import type { L2AdvertisementView, PoolView } from './views.ts';

/** Advertisements of one kind, indexed by the pools that they name. */
export class AdvertisementIndex<Held extends { readonly view: L2AdvertisementView }> {
  readonly #byName: Map<string, Held> = new Map();
  readonly #byPool: Map<string, Held[]> = new Map();
  /** Advertisements for which the pool itself must be looked at. */
  readonly #selecting: Held[] = [];

  get(name: string): Held | undefined {
    return this.#byName.get(name);
  }

  /** All advertisements, in the order in which they were added. */
  [Symbol.iterator](): IterableIterator<Held> {
    return this.#byName.values();
  }

  add(held: Held): void {
    const { name, ipAddressPools = [], ipAddressPoolSelectors = [] } = held.view;
    this.#byName.set(name, held);
    for (const pool of new Set(ipAddressPools)) {
      const named = this.#byPool.get(pool);
      if (named === undefined) this.#byPool.set(pool, [held]);
      else named.push(held);
    }
    if (ipAddressPools.length === 0 || ipAddressPoolSelectors.length > 0) this.#selecting.push(held);
  }

  /** The advertisements that cover a pool. */
  covering(pool: PoolView): readonly Held[] {
    const named = this.#byPool.get(pool.name) ?? [];
    return [...named, ...this.#selecting.filter((held) => !named.includes(held) && covers(held.view, pool))];
  }

  /** Whether any advertisement covers a pool. */
  isCovered(pool: PoolView): boolean {
    return this.#byPool.has(pool.name) || this.#selecting.some(({ view }) => covers(view, pool));
  }
}

/** Whether an advertisement covers a pool; one that neither names nor selects pools covers all of them. */
export function covers(
  { ipAddressPools = [], ipAddressPoolSelectors = [] }: L2AdvertisementView,
  pool: PoolView,
): boolean {
  if (ipAddressPools.length === 0 && ipAddressPoolSelectors.length === 0) return true;
  return ipAddressPools.includes(pool.name) || matchesLoose(ipAddressPoolSelectors, pool.labels);
}
