import { quote } from '../quote.ts';
import type { Attempt } from './attempt.ts';
import { admits } from './pool-orders.ts';
import type { PlannedPool } from './pool-plan.ts';
import type { PlannedService } from './service-plan.ts';

/** The reason for which a Service gets nothing. */
export interface Refusal {
  readonly reason: string;
  /** What each pool has against the Service, where that is more than being full. */
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
  if (details.every((one) => one === undefined)) return { reason };
  return { reason, details: details.map((one, index) => one ?? `pool ${quote(pools[index]?.name)} is full`) };
}

/** A pool that the Service asks for has no free address. */
export function noneFreeIn(pool: PlannedPool, service: PlannedService): Refusal {
  const reason = `pool ${quote(pool.name)} has no free address for it`;
  const detail = familyObstacle(pool, service);
  return detail === undefined ? { reason } : { reason, details: [detail] };
}

function obstacle(pool: PlannedPool, service: PlannedService): string | undefined {
  if (!pool.autoAssign) return `pool ${quote(pool.name)} has autoAssign: false`;
  if (!admits(pool, service)) return `pool ${quote(pool.name)} is reserved for other Services`;
  return familyObstacle(pool, service);
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
