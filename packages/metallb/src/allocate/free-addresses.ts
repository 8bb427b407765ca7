import type { IpAddress, IpFamily } from '@gatesmith/ip-range';
import type { AddressBook, Holding } from './address-book.ts';
import { isBuggy, type PlannedPool } from './pool-plan.ts';
import type { PlannedService } from './service-plan.ts';

/** At most one address per family. */
export interface FreeAddresses {
  readonly pool: PlannedPool;
  readonly ipv4?: IpAddress | undefined;
  readonly ipv6?: IpAddress | undefined;
}

/**
 * The first address of each family that the pool has for a service, in the order in which the pool's ranges are written
 * (`getFreeIPsFromPool`): free ones, and those it may share.
 */
export function freeAddresses(pool: PlannedPool, service: PlannedService, book: AddressBook): FreeAddresses {
  return { pool, ipv4: firstFree(pool, 'ipv4', service, book), ipv6: firstFree(pool, 'ipv6', service, book) };
}

/** The part of a service that sharing looks at. */
export function requestOf({
  ports,
  sharingKey,
  backendKey,
}: PlannedService): Omit<Holding, 'pool' | 'addresses'> {
  return { ports, sharingKey, backendKey };
}

function firstFree(
  { blocks, avoidBuggyIPs }: PlannedPool,
  family: IpFamily,
  service: PlannedService,
  book: AddressBook,
): IpAddress | undefined {
  const request = requestOf(service);
  for (const block of blocks) {
    if (block.family !== family) continue;
    // who shares with nobody need not look at held addresses again; every other refusal is a held address, so the
    // search ends after as many steps as there are holders
    const alone = service.sharingKey === '';
    for (let value = alone ? book.cursor(block) : block.first; value <= block.last; value += 1n) {
      if (avoidBuggyIPs && isBuggy(family, value)) continue;
      const address: IpAddress = { family, value };
      if (!book.allows(service.key, address, request)) continue;
      if (alone) book.moveCursor(block, value);
      return address;
    }
    if (alone) book.moveCursor(block, block.last + 1n);
  }
  return undefined;
}
