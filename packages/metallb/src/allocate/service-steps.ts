import { AddressBook } from './address-book.ts';
import { additionalAddress, possibleOutcomes } from './converge.ts';
import type { PlannedPool } from './pool-plan.ts';
import { type PlannedService, tenantOf } from './service-plan.ts';
import { inAnyOrder, spread, type World, type Worlds } from './worlds.ts';

/** Creates a service in every world; one that gets addresses with a sharing key makes MetalLB try those that wait. */
export function createService(
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
  return spread(before, (world) =>
    tryService(world, { pools, service })
      .flatMap((next) => addSecondAddresses(next, { services: [service], ...limits }))
      .map((next) => {
        const holding = next.book.holding(service.key);
        if (holding === undefined || holding.backendKey + holding.sharingKey === '') return [next];
        const waiting = others.filter(({ key }) => next.book.holding(key) === undefined);
        return serveWaiting(next, { waiting, ...limits });
      }),
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
    return addSecondAddresses({ ...world, book, reasons }, { services: served, ...limits }).map((next) =>
      serveWaiting(next, { waiting, ...limits }),
    );
  });
}

/** Every possible outcome for one service that holds nothing. */
export function tryService(
  world: World,
  { pools, service }: { readonly pools: readonly PlannedPool[]; readonly service: PlannedService },
): World[] {
  const outcomes = possibleOutcomes({ pools, service, book: world.book });
  return outcomes.map((outcome, index) => {
    const reasons = new Map(world.reasons);
    if (outcome.addresses === undefined) {
      reasons.set(service.key, outcome);
      return { ...world, reasons };
    }
    reasons.delete(service.key);
    // the last outcome may use the books as they are: this world is not looked at again
    const book = index === outcomes.length - 1 ? world.book : new AddressBook(world.book);
    book.assign({ pool: outcome.pool, addresses: outcome.addresses, ...tenantOf(service) });
    return { ...world, book, reasons };
  });
}

/** The limits for the worlds of a step. */
export interface Limits {
  readonly pools: readonly PlannedPool[];
  /** The number of worlds that are followed at once. */
  readonly most: number;
}

/** Gives PreferDualStack services with one address a second one; when several compete, in any order. */
export function addSecondAddresses(
  world: World,
  { services, pools, most }: Limits & { readonly services: readonly PlannedService[] },
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
            if (service.requested.length > 0) {
              // the second address is not a requested one: both are removed in the next pass
              own.book.release(service.key);
              return tryService(own, { pools, service });
            }
            own.book.assign({ ...holding, addresses: [...holding.addresses, extra] });
            return [own];
          },
        ];
      }),
  });
}

/**
 * Tries the waiting services in every order that makes a difference: a service that cannot be served now cannot be served
 * after others were, because serving only removes addresses.
 */
export function serveWaiting(
  world: World,
  {
    waiting,
    onVisit,
    ...limits
  }: Limits & {
    readonly waiting: readonly PlannedService[];
    readonly onVisit?: ((world: World) => void) | undefined;
  },
): readonly World[] {
  const { pools, most } = limits;
  const isServable = (service: PlannedService, book: AddressBook): boolean =>
    book.holding(service.key) === undefined &&
    possibleOutcomes({ pools, service, book }).some(({ addresses }) => addresses !== undefined);
  return inAnyOrder(world, {
    most,
    onVisit,
    movesOf: ({ book }) =>
      waiting
        .filter((service) => isServable(service, book))
        .map(
          (service) =>
            (own: World): readonly World[] =>
              tryService(own, { pools, service }).flatMap((next) =>
                addSecondAddresses(next, { services: [service], ...limits }),
              ),
        ),
  });
}
