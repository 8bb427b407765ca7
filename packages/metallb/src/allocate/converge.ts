import { compareAddresses, formatAddress, type IpAddress } from '@gatesmith/ip-range';
import { quote } from '../validate/problem.ts';
import type { AddressBook } from './address-book.ts';
import { type FreeAddresses, freeAddresses, requestOf } from './free-addresses.ts';
import { admits, reservedOrders } from './pool-orders.ts';
import { offers, type PlannedPool } from './pool-plan.ts';
import type { PlannedService } from './service-plan.ts';

/** One thing that may happen to a service that holds nothing. */
export type Outcome =
  | { readonly addresses: readonly IpAddress[]; readonly pool: string }
  | { readonly addresses?: undefined; readonly reason: string };

/**
 * Everything that MetalLB may do with a service that holds nothing (`convergeBalancer` and `allocateIPs` in MetalLB
 * 0.16.2's controller): more than one outcome only where it chooses among pools by chance. The books are not changed.
 */
export function possibleOutcomes(
  pools: readonly PlannedPool[],
  service: PlannedService,
  book: AddressBook,
): Outcome[] {
  if (service.ignored) return [{ reason: "not MetalLB's: another type or loadBalancerClass" }];
  if (pools.length === 0) return [{ reason: 'there are no pools' }];
  if (service.refusal !== undefined) return [{ reason: service.refusal }];
  if (service.requested.length > 0) return [requestedOutcome(pools, service, book)];
  if (service.requestedPool !== '') return [fromRequestedPool(pools, service, book)];
  return fromAnyPool(pools, service, book);
}

/** The second address that a PreferDualStack service with one is given later, from the pool it is in already. */
export function additionalAddress(
  pools: readonly PlannedPool[],
  service: PlannedService,
  book: AddressBook,
): IpAddress | undefined {
  const holding = book.holding(service.key);
  const [held, second] = holding?.addresses ?? [];
  if (service.policy !== 'PreferDualStack' || held === undefined || second !== undefined) return undefined;
  const pool = pools.find(({ name }) => name === holding?.pool);
  if (pool === undefined || !admits(pool, service)) return undefined;
  const free = freeAddresses(pool, service, book);
  return held.family === 'ipv4' ? free.ipv6 : free.ipv4;
}

function requestedOutcome(
  pools: readonly PlannedPool[],
  service: PlannedService,
  book: AddressBook,
): Outcome {
  const { requested, families, requestedPool } = service;
  const texts = requested.map(formatAddress).join(', ');
  const wanted = new Set(families);
  if (requested.length !== families.length || !requested.every(({ family }) => wanted.has(family))) {
    return {
      reason: `the requested ${texts} does not match the families of the Service (${families.join(', ')})`,
    };
  }
  const result = assignable(pools, service, requested, book);
  if (result.addresses !== undefined && requestedPool !== '' && result.pool !== requestedPool) {
    return {
      reason: `the requested ${texts} is in pool ${quote(result.pool)}, not in the requested ${quote(requestedPool)}`,
    };
  }
  // after the first update of its status MetalLB sorts the two as texts
  return result.addresses === undefined
    ? result
    : { ...result, addresses: [...requested].sort(compareTexts) };
}

function fromRequestedPool(
  pools: readonly PlannedPool[],
  service: PlannedService,
  book: AddressBook,
): Outcome {
  const pool = pools.find(({ name }) => name === service.requestedPool);
  if (pool === undefined) return { reason: `there is no pool ${quote(service.requestedPool)}` };
  const free = freeAddresses(pool, service, book);
  const addresses = select(free, service);
  if (addresses === undefined) return { reason: `pool ${quote(pool.name)} has no free address for it` };
  return assignable(pools, service, addresses, book);
}

function fromAnyPool(pools: readonly PlannedPool[], service: PlannedService, book: AddressBook): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  let mayFail = false;
  for (const order of reservedOrders(pools, service)) {
    const [best] = bestOf(order, service, book, false);
    const outcome = best === undefined ? undefined : chosen(pools, best, service, book);
    if (outcome === undefined) mayFail = true;
    else outcomes.set(outcome.pool, outcome);
  }
  if (!mayFail) return [...outcomes.values()];
  const open = pools.filter(({ autoAssign, allocation }) => autoAssign && allocation === undefined);
  const rest = bestOf(open, service, book, true).flatMap((free) => chosen(pools, free, service, book) ?? []);
  for (const outcome of rest) outcomes.set(outcome.pool, outcome);
  return outcomes.size > 0
    ? [...outcomes.values()]
    : [{ reason: 'no pool that it may use has a free address for it' }];
}

/**
 * The pool that is taken when pools are tried in the given order, or with `anyOrder` each that some order leads to
 * (`findBestPoolForService`): one with everything asked for; failing that, for PreferDualStack, one with the primary
 * family, then one with the other.
 */
function bestOf(
  pools: readonly PlannedPool[],
  service: PlannedService,
  book: AddressBook,
  anyOrder: boolean,
): FreeAddresses[] {
  const candidates = pools.map((pool) => freeAddresses(pool, service, book));
  const dual = service.families.length > 1;
  const full = candidates.filter(({ ipv4, ipv6 }) =>
    dual
      ? ipv4 !== undefined && ipv6 !== undefined
      : (service.families[0] === 'ipv4' ? ipv4 : ipv6) !== undefined,
  );
  const primary = candidates.filter((free) => free[service.primary] !== undefined);
  const secondary = candidates.filter(({ ipv4, ipv6 }) => ipv4 !== undefined || ipv6 !== undefined);
  const halves =
    dual && service.policy === 'PreferDualStack' ? (primary.length > 0 ? primary : secondary) : [];
  const choice = full.length > 0 ? full : halves;
  return anyOrder ? choice : choice.slice(0, 1);
}

function chosen(
  pools: readonly PlannedPool[],
  free: FreeAddresses,
  service: PlannedService,
  book: AddressBook,
): (Outcome & { readonly pool: string }) | undefined {
  const addresses = select(free, service);
  const outcome = addresses === undefined ? undefined : assignable(pools, service, addresses, book);
  return outcome?.addresses === undefined ? undefined : outcome;
}

/** What is taken of a pool's free addresses (`selectIPsForFamilyAndPolicy`). */
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

/** The last look before an assignment (`Assign`): one pool must own all addresses, let the service in and allow sharing. */
function assignable(
  pools: readonly PlannedPool[],
  service: PlannedService,
  addresses: readonly IpAddress[],
  book: AddressBook,
): Outcome {
  const pool = pools.find((candidate) => addresses.every((address) => offers(candidate, address)));
  const texts = addresses.map(formatAddress).join(', ');
  if (pool === undefined) return { reason: `no pool offers ${texts}` };
  if (!admits(pool, service)) return { reason: `pool ${quote(pool.name)} is reserved for other Services` };
  const taken = addresses.find((address) => !book.allows(service.key, address, requestOf(service)));
  if (taken !== undefined)
    return { reason: `${formatAddress(taken)} is in use and cannot be shared with this Service` };
  return { addresses, pool: pool.name };
}

function compareTexts(a: IpAddress, b: IpAddress): number {
  const one = formatAddress(a);
  const other = formatAddress(b);
  return one < other ? -1 : one > other ? 1 : compareAddresses(a, b);
}
