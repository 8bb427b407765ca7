import { formatAddress, type IpAddress, type IpFamily } from '@gatesmith/ip-range';
import { quote } from '../quote.ts';
import type { AddressBook } from './address-book.ts';
import { offers, type PlannedPool } from './pool-plan.ts';
import type { PlannedService } from './service-plan.ts';
import { describeHolder, namesOf } from './sharing-conflict.ts';

interface FullPool {
  readonly pool: PlannedPool;
  readonly service: PlannedService;
  readonly book: AddressBook;
}

/** At most so many holders of the same sharing key are described. */
const mostDescribed = 2;

/**
 * Names the holders of a pool without a free address. Where the pool has one address, or the Service has a sharing key
 * that a holder has too, it also names the condition that keeps the Service from sharing.
 */
export function describeFullPool({ pool, service, book }: FullPool): string {
  const lead = `pool ${quote(pool.name)} is full`;
  const holders = holdersIn({ pool, service, book });
  if (holders.size === 0) return lead;
  const held = [...holders.values()];
  const related = held.filter(
    ({ address }) =>
      service.sharingKey !== '' && book.holders(address)?.terms?.sharing === service.sharingKey,
  );
  const described = held.length === 1 ? held : related.slice(0, mostDescribed);
  if (described.length > 0)
    return `${lead}: ${described.map(({ address }) => describeHolder({ address, service, book })).join('; ')}`;
  const services = [...new Set(held.flatMap(({ services: own }) => own))].sort();
  return `${lead}: its ${held.length} ${familyName(service.families)}addresses are held by ${namesOf(services)}`;
}

interface HeldAddress {
  readonly address: IpAddress;
  readonly services: readonly string[];
}

/** The held addresses of the pool in the families of the Service, by their text. */
function holdersIn({ pool, service, book }: FullPool): ReadonlyMap<string, HeldAddress> {
  const held = new Map<string, HeldAddress>();
  for (const [holder, { addresses }] of book.holdings()) {
    for (const address of addresses) {
      if (!service.families.includes(address.family) || !offers(pool, address)) continue;
      const text = formatAddress(address);
      held.set(text, { address, services: [...(held.get(text)?.services ?? []), holder] });
    }
  }
  return held;
}

function familyName(families: readonly IpFamily[]): string {
  if (families.length > 1) return '';
  return families[0] === 'ipv4' ? 'IPv4 ' : 'IPv6 ';
}
