import type { IpAddress } from '@gatesmith/ip-range';
import { append } from '../append.ts';
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

/** Worlds that can be told apart, and whether some were left out because there were too many. */
export interface Worlds {
  readonly worlds: readonly [World, ...World[]];
  readonly complete: boolean;
  /** How many ways are followed at once. */
  readonly most: number;
}

const mostWorlds = 4_096;
const fewestWorlds = 8;
const effort = 2_000_000;

/**
 * Nothing has happened yet. A story of some dozen steps is followed in thousands of worlds; the longer it is and the more
 * services there are, the fewer they are, so that the whole never takes longer than some seconds.
 */
export function emptyWorld(steps: number, services: number): Worlds {
  const affordable = Math.floor(effort / ((steps + 1) * (10 + 5 * services)));
  const most = Math.min(mostWorlds, Math.max(fewestWorlds, affordable));
  return { worlds: [{ book: new AddressBook(), reasons: new Map() }], complete: true, most };
}

/** A service appears in every world. */
export function create(before: Worlds, pools: readonly PlannedPool[], service: PlannedService): Worlds {
  return spread(before, (world) =>
    tryService(world, pools, service).map((next) => complement(next, pools, [service], before.most)),
  );
}

/** A service disappears; if it held anything, everybody who waits is tried again, in any order. */
export function remove(
  before: Worlds,
  pools: readonly PlannedPool[],
  service: string,
  others: readonly PlannedService[],
): Worlds {
  const { most } = before;
  return spread(before, (world) => {
    const reasons = new Map(world.reasons);
    reasons.delete(service);
    if (world.book.holding(service) === undefined) return [[{ ...world, reasons }]];
    const book = new AddressBook(world.book);
    book.release(service);
    const halves = others.filter((other) => book.holding(other.key) !== undefined);
    const waiting = others.filter((other) => book.holding(other.key) === undefined);
    // those that hold something come first (`reprocessAll`)
    return complement({ book, reasons }, pools, halves, most).map((next) =>
      serveWaiting(next, pools, waiting, most),
    );
  });
}

function spread(
  { worlds, complete, most }: Worlds,
  step: (world: World) => Iterable<readonly World[]>,
): Worlds {
  function* steps(): Generator<readonly World[]> {
    for (const world of worlds) yield* step(world);
  }
  const next = gather(most, steps());
  const [first, ...rest] = next.slice(0, most);
  // a step maps every world to at least one
  return first === undefined
    ? ({ worlds, complete, most } as Worlds)
    : { worlds: [first, ...rest], complete: complete && next.length <= most, most };
}

/** Worlds that can be told apart; asks for no more once there are more than `most`, and returns one too many then. */
function gather(most: number, groups: Iterable<readonly World[]>): readonly World[] {
  let kept: World[] = [];
  for (const group of groups) {
    append(kept, group);
    if (kept.length <= 2 * most) continue;
    kept = unique(kept);
    if (kept.length > most) break;
  }
  return unique(kept).slice(0, most + 1);
}

function unique(worlds: World[]): World[] {
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
  most: number,
): readonly World[] {
  return inAnyOrder(world, most, ({ book }) =>
    services.flatMap((service) => {
      const extra = additionalAddress(pools, service, book);
      const holding = book.holding(service.key);
      if (extra === undefined || holding === undefined) return [];
      return [
        (own: World): readonly World[] => {
          assign(own.book, service, holding.pool, [...holding.addresses, extra]);
          return [own];
        },
      ];
    }),
  );
}

/**
 * Tries those who wait, in every order that makes a difference: who cannot be served now cannot be served after others
 * were, because serving only takes addresses away.
 */
function serveWaiting(
  world: World,
  pools: readonly PlannedPool[],
  waiting: readonly PlannedService[],
  most: number,
): readonly World[] {
  return inAnyOrder(world, most, ({ book }) =>
    waiting
      .filter(
        (service) =>
          book.holding(service.key) === undefined &&
          possibleOutcomes(pools, service, book).some(({ addresses }) => addresses !== undefined),
      )
      .map(
        (service) =>
          (own: World): readonly World[] =>
            tryService(own, pools, service).flatMap((served) => complement(served, pools, [service], most)),
      ),
  );
}

/** Takes the moves that a world offers one after the other, in every order, until none is left. */
function inAnyOrder(
  world: World,
  most: number,
  movesOf: (world: World) => readonly ((own: World) => readonly World[])[],
): readonly World[] {
  const done: World[] = [];
  function* round(front: readonly World[]): Generator<readonly World[]> {
    for (const current of front) {
      const moves = movesOf(current);
      if (moves.length === 0) done.push(current);
      for (const [index, move] of moves.entries()) {
        // the last move may use the books as they are: nobody looks at this world again
        yield move(
          index === moves.length - 1 ? current : { ...current, book: new AddressBook(current.book) },
        );
      }
    }
  }
  for (let front: readonly World[] = [world]; front.length > 0; ) front = gather(most, round(front));
  return gather(most, [done]);
}

function assign(
  book: AddressBook,
  service: PlannedService,
  pool: string,
  addresses: readonly IpAddress[],
): void {
  book.assign(service.key, { pool, addresses, ...requestOf(service) });
}
