import type { IpAddress } from '@gatesmith/ip-range';
import { AddressBook } from './address-book.ts';
import { additionalAddress } from './converge.ts';
import { keepingPool } from './keep-addresses.ts';
import { offers, type PlannedPool } from './pool-plan.ts';
import { type PlannedService, tenantOf } from './service-plan.ts';
import { addSecondAddresses, type Limits, serveWaiting, tryService } from './service-steps.ts';
import { gather, inAnyOrder, type Statuses, spread, type World, type Worlds } from './worlds.ts';

/** A new configuration for MetalLB's controller. */
export interface PoolChange {
  readonly pools: readonly PlannedPool[];
  readonly services: readonly PlannedService[];
  /** The next one follows at once: MetalLB may not see this configuration, or only some services may be served from it. */
  readonly optional: boolean;
}

export interface Start {
  readonly pools: readonly PlannedPool[];
  readonly services: readonly PlannedService[];
  readonly statuses: Statuses;
  /** `starts`: the controller has recorded no holder before it processes it. `runs`: it has recorded those that may keep their addresses. */
  readonly controller: 'runs' | 'starts';
}

/** Reads the existing services into every world. */
export function readExisting(before: Worlds, { pools, services, statuses, controller }: Start): Worlds {
  return spread(before, (world) => {
    const group = { group: services, held: statuses, pools, most: before.most };
    if (controller === 'runs') assignKeepers(world, { ...group, movers: moversOf(world, group) });
    const all = { services, statuses, pools, most: before.most };
    if (controller === 'starts') return [reprocess(world, all)];
    // MetalLB does not try those that wait when another one moves away: what is free now may have been free for long
    const holders = services.filter(({ key }) => (statuses.get(key)?.length ?? 0) > 0);
    const copy: World = { ...world, book: new AddressBook(world.book) };
    return [reprocess(copy, { ...all, services: holders }), reprocess(world, all)];
  });
}

/**
 * Changes the pools in every world (`SetPools` and `reprocessAll` in MetalLB 0.16.2). A set that the next one follows at
 * once may be skipped, or arrive while MetalLB goes through the services: those that it has not come to are served from
 * the next set, and then it goes through all of them once more.
 */
export function changePools(before: Worlds, { pools, services, optional }: PoolChange): Worlds {
  const { most } = before;
  return spread(before, ({ unseen = new Map(), ...world }) => {
    const held = [...world.book.holdings()].map(([key, { addresses }]) => [key, addresses] as const);
    const statuses = new Map([...held, ...unseen]);
    const cuts: World[] | undefined = optional ? [] : undefined;
    const orders = [unseen, new Map()].slice(mixesCounts(unseen) ? 0 : 1);
    const ends = orders.map((early) => {
      const moved: World = { ...world, book: movedTo(pools, world.book) };
      return reprocess(moved, { services, statuses, pools, most, cuts, early });
    });
    return cuts === undefined ? ends : [[{ ...world, unseen }], cuts, ...ends];
  });
}

/** Whether the services that a pass has not come to may be served in another order than in a separate pass. */
function mixesCounts(unseen: Statuses): boolean {
  return [...unseen.values()].some(({ length }) => length !== 1);
}

/** Changes a service in every world; if it gives up what it had, or its sharing key changes, waiting services are tried again. */
export function changeService(
  before: Worlds,
  {
    pools,
    service,
    others,
  }: {
    readonly pools: readonly PlannedPool[];
    readonly service: PlannedService;
    readonly others: readonly PlannedService[];
  },
): Worlds {
  const limits = { pools, most: before.most };
  return spread(before, (world) => {
    const holding = world.book.holding(service.key);
    const copy: World = { ...world, book: new AddressBook(world.book) };
    return converge(copy, { service, addresses: holding?.addresses ?? [], pools }).flatMap((next) =>
      addSecondAddresses(next, { services: [service], ...limits }).map((settled) => {
        const now = settled.book.holding(service.key);
        const isKeyChanged = sharingOf(holding) !== sharingOf(now);
        const isGivenUp = now === undefined && holding !== undefined && isOffered(holding.addresses, pools);
        if (!isKeyChanged && !isGivenUp) return [settled];
        const waiting = others.filter(({ key }) => settled.book.holding(key) === undefined);
        return serveWaiting(settled, { waiting, ...limits });
      }),
    );
  });
}

function isOffered(addresses: readonly IpAddress[], pools: readonly PlannedPool[]): boolean {
  return pools.some((pool) => addresses.every((address) => offers(pool, address)));
}

function sharingOf(
  holding: { readonly sharingKey: string; readonly backendKey: string } | undefined,
): string {
  return holding === undefined ? '' : holding.backendKey + holding.sharingKey;
}

interface Reprocessing extends Limits {
  readonly services: readonly PlannedService[];
  readonly statuses: Statuses;
  /** Services whose turn may come at any time, because an earlier pass has not come to them. */
  readonly early?: Statuses | undefined;
  /** Receives every world in which the next set of pools may arrive. */
  readonly cuts?: World[] | undefined;
}

/** The holders come first, those of two addresses before those of one, otherwise in any order; then those that wait. */
function reprocess(
  world: World,
  { services, statuses, cuts, early = new Map(), ...limits }: Reprocessing,
): readonly World[] {
  const { most } = limits;
  const countOf = ({ key }: PlannedService): number => statuses.get(key)?.length ?? 0;
  // where an earlier pass continues, the number of addresses says nothing about the order
  const rankOf = (service: PlannedService): number =>
    early.size > 0 && (countOf(service) > 0 || early.has(service.key)) ? 1 : countOf(service);
  const ranks = [...new Set(services.map(rankOf))].filter((rank) => rank > 0).sort((a, b) => b - a);
  const cutAt = (
    isUnseen: (service: PlannedService, own: World) => boolean,
  ): ((own: World) => void) | undefined =>
    cuts === undefined
      ? undefined
      : ({ book, reasons, pending, isPartial }) => {
          const own: World = { book: new AddressBook(book), reasons, pending };
          // one that keeps what it has is the same whether its turn has come or not
          const left = services.filter(
            (service) =>
              isUnseen(service, own) &&
              (countOf(service) === 0 || book.holding(service.key)?.addresses !== statuses.get(service.key)),
          );
          const unseen = new Map(left.map(({ key }) => [key, statuses.get(key) ?? []]));
          cuts.push({ book: own.book, reasons, unseen, isPartial });
          if (cuts.length > 2 * most) cuts.splice(0, cuts.length, ...gather(most, [cuts]));
        };
  let front: readonly World[] = [world];
  for (const rank of ranks) {
    const group = services.filter((service) => rankOf(service) === rank);
    const onVisit = cutAt(
      (service, { pending }) => rankOf(service) < rank || pending?.has(service.key) === true,
    );
    front = gather(
      most,
      front.map((one) => settleEach(one, { group, held: statuses, onVisit, ...limits })),
    );
  }
  const waiting = services.filter((service) => countOf(service) === 0);
  // a service that lost its address and found no other is tried again once its own status has been written
  const losers = services.filter((service) => countOf(service) > 0);
  for (const group of [waiting, losers]) {
    const onVisit = cutAt(
      (service, own) => group === waiting && countOf(service) === 0 && isIdle(own, service),
    );
    front = gather(
      most,
      front.map((one) =>
        serveWaiting(one, { waiting: group.filter((service) => isIdle(one, service)), onVisit, ...limits }),
      ),
    );
  }
  return front;
}

function isIdle({ book }: World, { key }: PlannedService): boolean {
  return book.holding(key) === undefined;
}

/** The books after `SetPools`: holdings that no pool offers are forgotten, the others may belong to another pool now. */
function movedTo(pools: readonly PlannedPool[], before: AddressBook): AddressBook {
  const book = new AddressBook(before);
  for (const [service, holding] of [...before.holdings()]) {
    const pool = pools.find((candidate) => holding.addresses.every((address) => offers(candidate, address)));
    if (pool === undefined) book.release(service);
    else if (pool.name !== holding.pool) book.assign({ ...holding, pool: pool.name });
  }
  return book;
}

interface Group extends Limits {
  readonly onVisit?: ((world: World) => void) | undefined;
  readonly group: readonly PlannedService[];
  readonly held: Statuses;
}

/** Each service of the group once, in every order that makes a difference. */
function settleEach(world: World, { group, held, pools, most, onVisit }: Group): readonly World[] {
  const heldBy = ({ key }: PlannedService): readonly IpAddress[] => held.get(key) ?? [];
  const movers = moversOf(world, { group, held, pools, most });
  const isKnown = ({ key }: PlannedService): boolean => world.book.holding(key) !== undefined;
  // a service that looks for a new address may find that of a keeper that is not recorded yet
  const isOrdered =
    (movers.length === 0 && onVisit === undefined) ||
    group.every((service) => isKnown(service) || movers.includes(service));
  if (isOrdered) assignKeepers(world, { group, held, pools, most, movers });
  const turns = isOrdered ? movers : group;
  const pending = new Set(turns.map(({ key }) => key));
  return inAnyOrder(
    { ...world, pending },
    {
      most,
      onVisit,
      movesOf: (current) =>
        turns
          .filter(({ key }) => current.pending?.has(key))
          .map((service) => (own: World): readonly World[] => {
            const rest = new Set(own.pending);
            rest.delete(service.key);
            return converge({ ...own, pending: rest }, { service, addresses: heldBy(service), pools });
          }),
    },
  ).map(({ book, reasons, isPartial }) => ({ book, reasons, isPartial }));
}

/** The services that do more than keep what they have: they lose it, or may get a second address. */
function moversOf({ book }: World, { group, held, pools }: Group): readonly PlannedService[] {
  const trial = new AddressBook(book);
  return group.filter((service) => {
    const addresses = held.get(service.key) ?? [];
    const pool = keepingPool({ pools, service, book: trial }, addresses);
    if (pool === undefined) return true;
    trial.assign({ pool, addresses, ...tenantOf(service) });
    return additionalAddress({ pools, service, book: trial }) !== undefined;
  });
}

/** Writes the addresses of all but the movers into the world's books. */
function assignKeepers(
  { book }: World,
  { group, held, pools, movers }: Group & { readonly movers: readonly PlannedService[] },
): void {
  for (const service of group) {
    if (movers.includes(service)) continue;
    const addresses = held.get(service.key) ?? [];
    const pool = keepingPool({ pools, service, book }, addresses);
    if (pool !== undefined) book.assign({ pool, addresses, ...tenantOf(service) });
  }
}

/** The possible actions of MetalLB for a service that has these addresses. Changes the world's address book. */
function converge(
  world: World,
  {
    service,
    addresses,
    pools,
  }: {
    readonly service: PlannedService;
    readonly addresses: readonly IpAddress[];
    readonly pools: readonly PlannedPool[];
  },
): readonly World[] {
  const { book } = world;
  const pool = keepingPool({ pools, service, book }, addresses);
  if (pool === undefined) {
    book.release(service.key);
    return tryService(world, { pools, service });
  }
  book.assign({ pool, addresses, ...tenantOf(service) });
  const extra = additionalAddress({ pools, service, book });
  if (extra === undefined) return [world];
  if (service.requested.length > 0) {
    // the second address is not a requested one: both are removed in the next pass
    book.release(service.key);
    return tryService(world, { pools, service });
  }
  book.assign({ pool, addresses: [...addresses, extra], ...tenantOf(service) });
  return [world];
}
