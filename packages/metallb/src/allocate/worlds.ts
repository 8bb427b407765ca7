import type { IpAddress } from '@gatesmith/ip-range';
import { AddressBook } from './address-book.ts';
import { additionalAddress, possibleOutcomes } from './converge.ts';
import { requestOf } from './free-addresses.ts';
import type { PlannedPool } from './pool-plan.ts';
import type { PlannedService } from './service-plan.ts';

/** One way in which things may have gone. */
export interface World {
  readonly book: AddressBook;
  /** Why a service that holds nothing got nothing when it was last tried. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** How many ways are followed at once. */
export const mostWorlds = 4_096;

/** Worlds that can be told apart, and whether some were left out because there were too many. */
export interface Worlds {
  readonly worlds: readonly [World, ...World[]];
  readonly complete: boolean;
}

/** Nothing has happened yet. */
export function emptyWorld(): Worlds {
  return { worlds: [{ book: new AddressBook(), reasons: new Map() }], complete: true };
}

/** A service appears in every world. */
export function create(before: Worlds, pools: readonly PlannedPool[], service: PlannedService): Worlds {
  return spread(before, (world) =>
    tryService(world, pools, service).flatMap((next) => complement(next, pools, [service])),
  );
}

/** A service disappears; if it held anything, everybody who waits is tried again, in any order. */
export function remove(
  before: Worlds,
  pools: readonly PlannedPool[],
  service: string,
  others: readonly PlannedService[],
): Worlds {
  return spread(before, (world) => {
    const reasons = new Map(world.reasons);
    reasons.delete(service);
    if (world.book.holding(service) === undefined) return [{ ...world, reasons }];
    const book = new AddressBook(world.book);
    book.release(service);
    const halves = others.filter((other) => book.holding(other.key) !== undefined);
    const waiting = others.filter((other) => book.holding(other.key) === undefined);
    // those that hold something come first (`reprocessAll`)
    return unique(complement({ book, reasons }, pools, halves)).flatMap((next) =>
      serveWaiting(next, pools, waiting),
    );
  });
}

function spread({ worlds, complete }: Worlds, step: (world: World) => readonly World[]): Worlds {
  const next = unique(worlds.flatMap(step));
  const [first, ...rest] = next.length > mostWorlds ? next.slice(0, mostWorlds) : next;
  // a step maps every world to at least one
  return first === undefined
    ? ({ worlds, complete } as Worlds)
    : { worlds: [first, ...rest], complete: complete && next.length <= mostWorlds };
}

function unique(worlds: readonly World[]): readonly World[] {
  if (worlds.length < 2) return worlds;
  return [...new Map(worlds.map((world) => [world.book.fingerprint(), world])).values()];
}

/** All that may happen to one service that holds nothing. */
function tryService(world: World, pools: readonly PlannedPool[], service: PlannedService): World[] {
  const outcomes = possibleOutcomes(pools, service, world.book);
  return outcomes.map((outcome, index) => {
    const reasons = new Map(world.reasons);
    if (outcome.addresses === undefined) {
      reasons.set(service.key, outcome.reason);
      return { book: world.book, reasons };
    }
    reasons.delete(service.key);
    // the last outcome may use the books as they are: nobody looks at this world again
    const book = index === outcomes.length - 1 ? world.book : new AddressBook(world.book);
    assign(book, service, outcome.pool, outcome.addresses);
    return { book, reasons };
  });
}

/** Second addresses for PreferDualStack services with one; when several compete, in any order. */
function complement(
  world: World,
  pools: readonly PlannedPool[],
  services: readonly PlannedService[],
): World[] {
  const eager = services.filter((service) => additionalAddress(pools, service, world.book) !== undefined);
  if (eager.length === 0) return [world];
  return eager.flatMap((service) => {
    const book = eager.length === 1 ? world.book : new AddressBook(world.book);
    const extra = additionalAddress(pools, service, book);
    const holding = book.holding(service.key);
    if (extra === undefined || holding === undefined) return [];
    assign(book, service, holding.pool, [...holding.addresses, extra]);
    return complement(
      { book, reasons: world.reasons },
      pools,
      eager.filter((other) => other !== service),
    );
  });
}

/**
 * Tries those who wait, in every order that makes a difference: who cannot be served now cannot be served after others
 * were, because serving only takes addresses away.
 */
function serveWaiting(
  world: World,
  pools: readonly PlannedPool[],
  waiting: readonly PlannedService[],
): readonly World[] {
  let front: readonly World[] = [world];
  const done: World[] = [];
  while (front.length > 0) {
    const next: World[] = [];
    for (const current of front) {
      const able = waiting.filter(
        (service) =>
          current.book.holding(service.key) === undefined &&
          possibleOutcomes(pools, service, current.book).some(({ addresses }) => addresses !== undefined),
      );
      if (able.length === 0) done.push(current);
      for (const [index, service] of able.entries()) {
        const own = index === able.length - 1 ? current : { ...current, book: new AddressBook(current.book) };
        next.push(
          ...tryService(own, pools, service).flatMap((served) => complement(served, pools, [service])),
        );
      }
    }
    front = unique(next).slice(0, mostWorlds);
  }
  return unique(done);
}

function assign(
  book: AddressBook,
  service: PlannedService,
  pool: string,
  addresses: readonly IpAddress[],
): void {
  book.assign(service.key, { pool, addresses, ...requestOf(service) });
}
