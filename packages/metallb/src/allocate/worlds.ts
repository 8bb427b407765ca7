import { append } from '../append.ts';
import { AddressBook } from './address-book.ts';
import { additionalAddress, possibleOutcomes } from './converge.ts';
import type { PlannedPool } from './pool-plan.ts';
import { type PlannedService, tenantOf } from './service-plan.ts';

/** One possible course of events. */
export interface World {
  readonly book: AddressBook;
  /** The reasons for which services that hold nothing got nothing when they were last tried. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** Worlds that can be told apart, and whether some were left out because there were too many. */
export interface Worlds {
  readonly worlds: readonly [World, ...World[]];
  readonly complete: boolean;
  /** How many worlds are followed at once. */
  readonly most: number;
}

const mostWorlds = 4_096;
const fewestWorlds = 8;
const effort = 2_000_000;

/**
 * The world before the first step. Some dozen steps are followed in thousands of worlds; the more steps and services there
 * are, the fewer the worlds, so that the whole never takes longer than some seconds.
 */
export function emptyWorld({
  steps,
  services,
}: {
  readonly steps: number;
  readonly services: number;
}): Worlds {
  const affordable = Math.floor(effort / ((steps + 1) * (10 + 5 * services)));
  const most = Math.min(mostWorlds, Math.max(fewestWorlds, affordable));
  return { worlds: [{ book: new AddressBook(), reasons: new Map() }], complete: true, most };
}

/** Creates a service in every world. */
export function createService(
  before: Worlds,
  { pools, service }: { readonly pools: readonly PlannedPool[]; readonly service: PlannedService },
): Worlds {
  const limits = { pools, most: before.most };
  return spread(before, (world) =>
    tryService(world, { pools, service }).map((next) => addSecondAddresses(next, [service], limits)),
  );
}

/** Deletes a service in every world; if it held anything, all services that wait are tried again, in any order. */
export function deleteService(
  before: Worlds,
  {
    pools,
    service,
    others,
  }: {
    readonly pools: readonly PlannedPool[];
    readonly service: string;
    readonly others: readonly PlannedService[];
  },
): Worlds {
  const limits = { pools, most: before.most };
  return spread(before, (world) => {
    const reasons = new Map(world.reasons);
    reasons.delete(service);
    if (world.book.holding(service) === undefined) return [[{ ...world, reasons }]];
    const book = new AddressBook(world.book);
    book.release(service);
    const served = others.filter((other) => book.holding(other.key) !== undefined);
    const waiting = others.filter((other) => book.holding(other.key) === undefined);
    // services that hold something come first (`reprocessAll`)
    return addSecondAddresses({ book, reasons }, served, limits).map((next) =>
      serveWaiting(next, waiting, limits),
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

/** Every possible outcome for one service that holds nothing. */
function tryService(
  world: World,
  { pools, service }: { readonly pools: readonly PlannedPool[]; readonly service: PlannedService },
): World[] {
  const outcomes = possibleOutcomes({ pools, service, book: world.book });
  return outcomes.map((outcome, index) => {
    const reasons = new Map(world.reasons);
    if (outcome.addresses === undefined) {
      reasons.set(service.key, outcome.reason);
      return { book: world.book, reasons };
    }
    reasons.delete(service.key);
    // the last outcome may use the books as they are: this world is not looked at again
    const book = index === outcomes.length - 1 ? world.book : new AddressBook(world.book);
    book.assign({ pool: outcome.pool, addresses: outcome.addresses, ...tenantOf(service) });
    return { book, reasons };
  });
}

interface Limits {
  readonly pools: readonly PlannedPool[];
  /** How many worlds are followed at once. */
  readonly most: number;
}

/** Gives PreferDualStack services with one address a second one; when several compete, in any order. */
function addSecondAddresses(
  world: World,
  services: readonly PlannedService[],
  { pools, most }: Limits,
): readonly World[] {
  return inAnyOrder(world, {
    most,
    movesOf: ({ book }) =>
      services.flatMap((service) => {
        const extra = additionalAddress({ pools, service, book });
        const holding = book.holding(service.key);
        if (extra === undefined || holding === undefined) return [];
        return [
          (own: World): readonly World[] => {
            own.book.assign({ ...holding, addresses: [...holding.addresses, extra] });
            return [own];
          },
        ];
      }),
  });
}

/**
 * Tries the waiting services in every order that makes a difference: a service that cannot be served now cannot be served
 * after others were, because serving only takes addresses away.
 */
function serveWaiting(world: World, waiting: readonly PlannedService[], limits: Limits): readonly World[] {
  const { pools, most } = limits;
  const isServable = (service: PlannedService, book: AddressBook): boolean =>
    book.holding(service.key) === undefined &&
    possibleOutcomes({ pools, service, book }).some(({ addresses }) => addresses !== undefined);
  return inAnyOrder(world, {
    most,
    movesOf: ({ book }) =>
      waiting
        .filter((service) => isServable(service, book))
        .map(
          (service) =>
            (own: World): readonly World[] =>
              tryService(own, { pools, service }).flatMap((next) =>
                addSecondAddresses(next, [service], limits),
              ),
        ),
  });
}

/** Takes the moves that a world offers one after the other, in every order, until none is left. */
function inAnyOrder(
  world: World,
  {
    most,
    movesOf,
  }: {
    readonly most: number;
    readonly movesOf: (world: World) => readonly ((own: World) => readonly World[])[];
  },
): readonly World[] {
  const done: World[] = [];
  function* round(front: readonly World[]): Generator<readonly World[]> {
    for (const current of front) {
      const moves = movesOf(current);
      if (moves.length === 0) done.push(current);
      for (const [index, move] of moves.entries()) {
        // the last move may use the books as they are: this world is not looked at again
        yield move(
          index === moves.length - 1 ? current : { ...current, book: new AddressBook(current.book) },
        );
      }
    }
  }
  for (let front: readonly World[] = [world]; front.length > 0; ) front = gather(most, round(front));
  return gather(most, [done]);
}
