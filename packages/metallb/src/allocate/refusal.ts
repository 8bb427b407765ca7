import { quote } from '../quote.ts';
import type { Attempt } from './attempt.ts';
import { admits } from './pool-orders.ts';
import type { PlannedPool } from './pool-plan.ts';
import type { PlannedService } from './service-plan.ts';

/**
 * The condition that keeps a Service from getting an address: it is not MetalLB's, there are no pools, it asks for
 * something that MetalLB cannot read or give, the address is held by another Service, the pool does not serve it, or no
 * pool has an address left.
 */
export type RefusalCode = 'foreign' | 'no-pools' | 'request' | 'held' | 'reserved' | 'full';

/** The reason for which a Service gets nothing. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly reason: string;
  /** The reason why each pool does not serve the Service, if it is more than being full. */
  readonly details?: readonly string[] | undefined;
}

const familyNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** The reason together with what the pools have against the Service. */
export function describeRefusal({ reason, details = [] }: Refusal): string {
  return details.length === 0 ? reason : `${reason}: ${details.join('; ')}`;
}

/** No pool of those that MetalLB tries has a free address. */
export function noneFree({ pools, service }: Attempt): Refusal {
  const reason = 'no pool that it may use has a free address for it';
  const details = pools.map((pool) => obstacle(pool, service));
  if (details.every((one) => one === undefined)) return { code: 'full', reason };
  return {
    code: details.includes(undefined) ? 'full' : 'reserved',
    reason,
    details: details.map((one, index) => one ?? `pool ${quote(pools[index]?.name)} is full`),
  };
}

/** A pool that the Service asks for has no free address. */
export function noneFreeIn(pool: PlannedPool, service: PlannedService): Refusal {
  const reason = `pool ${quote(pool.name)} has no free address for it`;
  const detail = admissionObstacle(pool, service) ?? familyObstacle(pool, service);
  return detail === undefined ? { code: 'full', reason } : { code: 'reserved', reason, details: [detail] };
}

/** The reason why the Service gets no address of a pool without asking for it; `undefined` when only addresses are missing. */
export function obstacle(pool: PlannedPool, service: PlannedService): string | undefined {
  if (!pool.autoAssign) return `pool ${quote(pool.name)} has autoAssign: false`;
  return admissionObstacle(pool, service) ?? familyObstacle(pool, service);
}

/** The part of a pool's `serviceAllocation` that keeps the Service out. */
export function admissionObstacle(pool: PlannedPool, service: PlannedService): string | undefined {
  const { name, allocation } = pool;
  if (allocation === undefined || admits(pool, service)) return undefined;
  const lead = `pool ${quote(name)} is reserved for other Services`;
  const { namespaces } = allocation;
  if (namespaces.size > 0 && !namespaces.has(service.namespace)) {
    return `${lead}: for namespace ${[...namespaces].sort().join(' or ')}, and the Service is in ${service.namespace}`;
  }
  return `${lead}: its serviceSelectors do not match the labels of the Service`;
}

function familyObstacle({ name, ranges }: PlannedPool, service: PlannedService): string | undefined {
  const { families, policy } = service;
  const held = new Set(ranges.map(({ family }) => family));
  const missing = families.filter((family) => !held.has(family));
  const [first] = missing;
  if (first === undefined || (policy === 'PreferDualStack' && missing.length < families.length))
    return undefined;
  const needs = families.length > 1 ? 'needs both families' : `is ${familyNames[first]} only`;
  const [only] = held;
  const holds = only === undefined ? 'no addresses' : `${familyNames[only]} addresses only`;
  return `pool ${quote(name)} holds ${holds}, and the Service ${needs}`;
}
