import { compareAddresses, formatAddress, type IpAddress } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import type { Attempt } from './attempt.ts';
import { type FreeAddresses, freeAddresses } from './free-addresses.ts';
import { admits, reservedOrders } from './pool-orders.ts';
import { offers, type PlannedPool } from './pool-plan.ts';
import { admissionObstacle, noneFree, noneFreeIn, type Refusal } from './refusal.ts';
import { type PlannedService, tenantOf } from './service-plan.ts';
import { describeHolder } from './sharing-conflict.ts';

/** One possible outcome for a Service that holds nothing. */
export type Outcome =
  | { readonly addresses: readonly IpAddress[]; readonly pool: string }
  | ({ readonly addresses?: undefined } & Refusal);

/**
 * Everything that MetalLB may do with a service that holds nothing (`convergeBalancer` and `allocateIPs` in MetalLB
 * 0.16.2's controller): more than one outcome only where it chooses among pools by chance. The books are not changed.
 */
export function possibleOutcomes(attempt: Attempt): Outcome[] {
  const { pools, service } = attempt;
  if (service.ignored)
    return [{ code: 'foreign', reason: "not MetalLB's: another type or loadBalancerClass" }];
  if (pools.length === 0) return [{ code: 'no-pools', reason: 'there are no pools' }];
  const refusal = service.refusal ?? service.requestRefusal;
  if (refusal !== undefined) return [{ code: 'request', reason: refusal }];
  if (service.requested.length > 0) return [fromRequest(attempt)];
  if (service.requestedPool !== '') return [fromRequestedPool(attempt)];
  return fromAnyPool(attempt);
}

/** The second address that a PreferDualStack service with one is given later, from the pool it is in already. */
export function additionalAddress({ pools, service, book }: Attempt): IpAddress | undefined {
  const holding = book.holding(service.key);
  const [held, second] = holding?.addresses ?? [];
  if (service.policy !== 'PreferDualStack' || service.families.length < 2) return undefined;
  if (held === undefined || second !== undefined) return undefined;
  const pool = pools.find(({ name }) => name === holding?.pool);
  if (pool === undefined || !admits(pool, service)) return undefined;
  const free = freeAddresses({ pool, service, book });
  return held.family === 'ipv4' ? free.ipv6 : free.ipv4;
}

function fromRequest(attempt: Attempt): Outcome {
  const { requested, families, requestedPool } = attempt.service;
  const texts = requested.map(formatAddress).join(', ');
  const wanted = new Set(families);
  if (requested.length !== families.length || !requested.every(({ family }) => wanted.has(family))) {
    return {
      code: 'request',
      reason: `the requested ${texts} does not match the families of the Service (${families.join(', ')})`,
    };
  }
  const result = assignable(attempt, requested);
  if (result.addresses !== undefined && requestedPool !== '' && result.pool !== requestedPool) {
    return {
      code: 'request',
      reason: `the requested ${texts} is in pool ${quote(result.pool)}, not in the requested ${quote(requestedPool)}`,
    };
  }
  // after the first update of its status MetalLB sorts the two as strings
  return result.addresses === undefined
    ? result
    : { ...result, addresses: [...requested].sort(compareTexts) };
}

function fromRequestedPool(attempt: Attempt): Outcome {
  const { pools, service, book } = attempt;
  const pool = pools.find(({ name }) => name === service.requestedPool);
  if (pool === undefined)
    return { code: 'request', reason: `there is no pool ${quote(service.requestedPool)}` };
  const free = freeAddresses({ pool, service, book });
  const addresses = select(free, service);
  if (addresses === undefined) return noneFreeIn(pool, service);
  return assignable(attempt, addresses);
}

function fromAnyPool(attempt: Attempt): Outcome[] {
  const { pools, service } = attempt;
  const outcomes = new Map<string, Outcome>();
  let mayFail = false;
  for (const order of reservedOrders(pools, service)) {
    const [best] = bestPools(order, attempt);
    const outcome = best === undefined ? undefined : outcomeOf(best, attempt);
    if (outcome === undefined) mayFail = true;
    else outcomes.set(outcome.pool, outcome);
  }
  if (!mayFail) return [...outcomes.values()];
  // pools without serviceAllocation are tried in any order
  const open = pools.filter(({ autoAssign, allocation }) => autoAssign && allocation === undefined);
  for (const free of bestPools(open, attempt)) {
    const outcome = outcomeOf(free, attempt);
    if (outcome !== undefined) outcomes.set(outcome.pool, outcome);
  }
  return outcomes.size > 0 ? [...outcomes.values()] : [noneFree(attempt)];
}

/**
 * The pools that suit the Service equally well; MetalLB takes the first one that it tries (`findBestPoolForService`).
 * Those with everything asked for; failing that, for PreferDualStack, those with the primary family, then those with the
 * other.
 */
function bestPools(pools: readonly PlannedPool[], { service, book }: Attempt): FreeAddresses[] {
  const { families, policy, primary } = service;
  const candidates = pools.map((pool) => freeAddresses({ pool, service, book }));
  const complete = candidates.filter((free) => families.every((family) => free[family] !== undefined));
  if (complete.length > 0 || families.length === 1 || policy !== 'PreferDualStack') return complete;
  const withPrimary = candidates.filter((free) => free[primary] !== undefined);
  if (withPrimary.length > 0) return withPrimary;
  return candidates.filter(({ ipv4, ipv6 }) => ipv4 !== undefined || ipv6 !== undefined);
}

function outcomeOf(free: FreeAddresses, attempt: Attempt): (Outcome & { readonly pool: string }) | undefined {
  const addresses = select(free, attempt.service);
  const outcome = addresses === undefined ? undefined : assignable(attempt, addresses);
  return outcome?.addresses === undefined ? undefined : outcome;
}

/** The addresses that MetalLB takes of a pool's free ones (`selectIPsForFamilyAndPolicy`). */
function select(
  { ipv4, ipv6 }: FreeAddresses,
  { families, policy }: PlannedService,
): readonly IpAddress[] | undefined {
  if (families.length === 1) {
    const one = families[0] === 'ipv4' ? ipv4 : ipv6;
    return one === undefined ? undefined : [one];
  }
  if (ipv4 !== undefined && ipv6 !== undefined) return [ipv4, ipv6];
  const one = ipv4 ?? ipv6;
  return policy === 'PreferDualStack' && one !== undefined ? [one] : undefined;
}

/** The last check before an assignment (`Assign`): one pool must own all addresses, let the service in and allow sharing. */
function assignable({ pools, service, book }: Attempt, addresses: readonly IpAddress[]): Outcome {
  const pool = pools.find((candidate) => addresses.every((address) => offers(candidate, address)));
  const texts = addresses.map(formatAddress).join(', ');
  if (pool === undefined)
    return { code: 'request', reason: `no pool offers ${addresses.length > 1 ? `all of ${texts}` : texts}` };
  const closed = admissionObstacle(pool, service);
  if (closed !== undefined) return { code: 'reserved', reason: closed };
  const taken = addresses.find((address) => !book.allows(address, tenantOf(service)));
  if (taken !== undefined) return { code: 'held', reason: describeHolder({ address: taken, service, book }) };
  return { addresses, pool: pool.name };
}

function compareTexts(a: IpAddress, b: IpAddress): number {
  const one = formatAddress(a);
  const other = formatAddress(b);
  return one < other ? -1 : one > other ? 1 : compareAddresses(a, b);
}
