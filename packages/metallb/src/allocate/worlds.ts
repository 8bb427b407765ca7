import { formatAddress, type IpAddress } from '@gatesmith/ip-range';
import { append } from '../append.ts';
import { AddressBook } from './address-book.ts';
import type { Refusal } from './refusal.ts';

/** One possible course of events. */
export interface World {
  readonly book: AddressBook;
  /** The reasons for which services that hold nothing got nothing when they were last tried. */
  readonly reasons: ReadonlyMap<string, Refusal>;
  /** In the middle of a step: the services whose turn is still to come. */
  readonly pending?: ReadonlySet<string> | undefined;
  /** The services that MetalLB had not come to when the next set of pools arrived, with the addresses in their status. */
  readonly unseen?: Statuses | undefined;
  /** Other orders of the same moves were left out on the way, because there were too many. */
  readonly isPartial?: boolean | undefined;
}

/** The addresses that services have by their status, by `namespace/name`. */
export type Statuses = ReadonlyMap<string, readonly IpAddress[]>;

/** Worlds that differ, and whether some were left out because there were too many. */
export interface Worlds {
  readonly worlds: readonly [World, ...World[]];
  readonly complete: boolean;
  /** The number of worlds that are followed at once. */
  readonly most: number;
}

const mostWorlds = 4_096;
const fewestWorlds = 8;
const effort = 2_000_000;
/** More moves than this are taken in one order only, until so many are left. */
const mostOrdered = 6;

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

/** Takes a step in every world. */
export function spread(
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
    : {
        worlds: [first, ...rest],
        complete: complete && next.length <= most && !next.some(({ isPartial }) => isPartial === true),
        most,
      };
}

/** Worlds that differ; takes no more groups once there are more than `most`, and then returns one too many. */
export function gather(most: number, groups: Iterable<readonly World[]>): readonly World[] {
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
  const distinct = new Map<string, World>();
  for (const world of worlds) {
    const key = fingerprint(world);
    if (distinct.get(key)?.isPartial !== true) distinct.set(key, world);
  }
  return [...distinct.values()];
}

function fingerprint({ book, pending = new Set(), unseen = new Map() }: World): string {
  if (pending.size === 0 && unseen.size === 0) return book.fingerprint();
  const statuses = [...unseen].map(([key, addresses]) => `${key}=${addresses.map(formatAddress).join(',')}`);
  return [book.fingerprint(), ...[[...pending], statuses].map((lines) => lines.sort().join(';'))].join('|');
}

/**
 * Takes the moves that a world offers one after the other, in every order, until none is left. Where there are many, most of
 * them are taken in one order, and the world is marked.
 */
export function inAnyOrder(
  world: World,
  {
    most,
    movesOf,
    onVisit = () => undefined,
  }: {
    readonly most: number;
    /** Receives every world on the way, which changes afterwards. */
    readonly onVisit?: ((world: World) => void) | undefined;
    readonly movesOf: (world: World) => readonly ((own: World) => readonly World[])[];
  },
): readonly World[] {
  const done: World[] = [];
  function* round(front: readonly World[]): Generator<readonly World[]> {
    for (const current of front) {
      onVisit(current);
      const offered = movesOf(current);
      const isMany = offered.length > mostOrdered;
      const moves = isMany ? offered.slice(0, 1) : offered;
      const marked = isMany ? { ...current, isPartial: true } : current;
      if (moves.length === 0) done.push(current);
      for (const [index, move] of moves.entries()) {
        // the last move may use the books as they are: this world is not looked at again
        yield move(index === moves.length - 1 ? marked : { ...marked, book: new AddressBook(marked.book) });
      }
    }
  }
  for (let front: readonly World[] = [world]; front.length > 0; ) front = gather(most, round(front));
  return gather(most, [done]);
}
