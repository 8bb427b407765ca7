import type { IpAddress, IpFamily, IpRange } from '@gatesmith/ip-range';
import { isBuggy } from '../is-buggy.ts';
import type { AddressBook } from './address-book.ts';
import type { PlannedPool } from './pool-plan.ts';
import { type PlannedService, tenantOf } from './service-plan.ts';

/** At most one address per family. */
export interface FreeAddresses {
  readonly pool: PlannedPool;
  readonly ipv4?: IpAddress | undefined;
  readonly ipv6?: IpAddress | undefined;
}

interface Search {
  readonly pool: PlannedPool;
  readonly service: PlannedService;
  readonly book: AddressBook;
}

/**
 * The first address of each family that the pool has for a service, in the order in which the pool's ranges are written
 * (`getFreeIPsFromPool`): free ones, and those it may share.
 */
export function freeAddresses(search: Search): FreeAddresses {
  return { pool: search.pool, ipv4: firstFree(search, 'ipv4'), ipv6: firstFree(search, 'ipv6') };
}

function firstFree(search: Search, family: IpFamily): IpAddress | undefined {
  for (const range of search.pool.ranges) {
    const address = range.family === family ? firstFreeIn(range, search) : undefined;
    if (address !== undefined) return address;
  }
  return undefined;
}

function firstFreeIn(range: IpRange, { pool, service, book }: Search): IpAddress | undefined {
  const { family, first, last } = range;
  const tenant = tenantOf(service);
  // A Service that shares with no other can skip the addresses that were found held before. Every other refusal is a
  // held address, so the search ends after as many steps as there are holders.
  const isAlone = service.sharingKey === '';
  for (let value = isAlone ? book.cursor(range) : first; value <= last; value += 1n) {
    const address: IpAddress = { family, value };
    if (pool.avoidBuggyIPs && isBuggy(address)) continue;
    if (!book.allows(address, tenant)) continue;
    if (isAlone) book.moveCursor(range, value);
    return address;
  }
  if (isAlone) book.moveCursor(range, last + 1n);
  return undefined;
}
