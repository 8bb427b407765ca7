import type { IpAddress } from '@gatesmith/ip-range';
import type { Attempt } from './attempt.ts';
import { admits } from './pool-orders.ts';
import { offers } from './pool-plan.ts';
import { type PlannedService, tenantOf } from './service-plan.ts';

/**
 * The pool in which a service keeps the addresses that it has; `undefined` when MetalLB removes them (`convergeBalancer`
 * in MetalLB 0.16.2's controller, up to the allocation).
 */
export function keepingPool(
  { pools, service, book }: Attempt,
  addresses: readonly IpAddress[],
): string | undefined {
  if (service.ignored || service.refusal !== undefined) return undefined;
  if (addresses.length === 0 || addresses.length > 2 || hasOtherFamilies(addresses, service))
    return undefined;
  const pool = pools.find((candidate) => addresses.every((address) => offers(candidate, address)));
  if (pool === undefined || !admits(pool, service)) return undefined;
  const tenant = tenantOf(service);
  if (!addresses.every((address) => book.allows(address, tenant))) return undefined;
  if (service.requestedPool !== '' && service.requestedPool !== pool.name) return undefined;
  return service.requested.length > 0 && !hasSameAddresses(addresses, service.requested)
    ? undefined
    : pool.name;
}

/** Whether the addresses are not of the families that the service should have (`serviceFamilyChanged`). */
function hasOtherFamilies(addresses: readonly IpAddress[], { families, policy }: PlannedService): boolean {
  const held = new Set(addresses.map(({ family }) => family));
  if (held.size < addresses.length) return true;
  if (held.size === families.length && families.every((family) => held.has(family))) return false;
  return !(families.length > 1 && policy === 'PreferDualStack');
}

function hasSameAddresses(one: readonly IpAddress[], other: readonly IpAddress[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ family, value }) =>
      other.some((address) => address.family === family && address.value === value),
    )
  );
}
