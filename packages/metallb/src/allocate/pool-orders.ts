import { matchesAny } from '@gatesmith/kubernetes';
import type { PlannedPool } from './pool-plan.ts';
import type { PlannedService } from './service-plan.ts';

const longestInsertionSort = 12;
const mostPermuted = 5;

/** Whether the pool's namespaces and selectors let the service in (`isPoolCompatibleWithService`). */
export function admits({ allocation }: PlannedPool, { namespace, labels }: PlannedService): boolean {
  if (allocation === undefined) return true;
  const { namespaces, serviceSelectors } = allocation;
  if (namespaces.size > 0 && !namespaces.has(namespace)) return false;
  return serviceSelectors.length === 0 || matchesAny(serviceSelectors, labels);
}

/**
 * Every order in which MetalLB may try the pools that are reserved for a service.
 *
 * Upstream builds the list from a Go map for the pools that name the namespace (any order) and a list sorted by name for
 * those with service selectors, and then sorts by priority with a comparison that says "before" in both directions for
 * two pools without one. What that does to the list is repeated here, so that an order which cannot happen is not
 * offered (`pinnedPoolsForService` and `sortPools` in MetalLB 0.16's internal/allocator).
 */
export function reservedOrders(pools: readonly PlannedPool[], service: PlannedService): PlannedPool[][] {
  const open = pools.filter(
    (pool) => pool.allocation !== undefined && pool.autoAssign && admits(pool, service),
  );
  const named = open.filter(({ allocation }) => allocation?.namespaces.has(service.namespace) === true);
  const selected = open
    .filter(({ allocation }) => (allocation?.serviceSelectors.length ?? 0) > 0)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  if (named.length + selected.length > longestInsertionSort || named.length > mostPermuted) {
    return rotations(open);
  }
  return distinct(permutations(named).map((order) => insertionSort([...order, ...selected])));
}

/** Lower priorities first; 0 is none and comes last. */
function before(a: PlannedPool, b: PlannedPool): boolean {
  const one = a.allocation?.priority ?? 0;
  const other = b.allocation?.priority ?? 0;
  if (one > 0 && other > 0) return one < other;
  return !(one === 0 && other > 0);
}

/** Sorts as Go's `sort.Slice` does with at most twelve elements, even if the comparison contradicts itself. */
function insertionSort(pools: PlannedPool[]): PlannedPool[] {
  for (let index = 1; index < pools.length; index += 1) {
    for (let at = index; at > 0; at -= 1) {
      const one = pools[at];
      const other = pools[at - 1];
      if (one === undefined || other === undefined || !before(one, other)) break;
      pools[at] = other;
      pools[at - 1] = one;
    }
  }
  return pools;
}

/** For many pools: each pool of a priority once at the head of its equals, which is all that the choice depends on. */
function rotations(pools: readonly PlannedPool[]): PlannedPool[][] {
  const groups = new Map<number, PlannedPool[]>();
  for (const pool of pools) {
    const rank =
      pool.allocation === undefined || pool.allocation.priority === 0
        ? Number.MAX_VALUE
        : pool.allocation.priority;
    groups.set(rank, [...(groups.get(rank) ?? []), pool]);
  }
  const ordered = [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
  const widest = Math.max(1, ...ordered.map((group) => group.length));
  return Array.from({ length: widest }, (_, turn) =>
    ordered.flatMap((group) => {
      const start = turn % group.length;
      return [...group.slice(start), ...group.slice(0, start)];
    }),
  );
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

function distinct(orders: readonly PlannedPool[][]): PlannedPool[][] {
  return [...new Map(orders.map((order) => [JSON.stringify(order.map(({ name }) => name)), order])).values()];
}
