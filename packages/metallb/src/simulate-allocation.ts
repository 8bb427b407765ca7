import type { Finding } from '@gatesmith/diagnostics';
import { formatAddress, type IpAddress, type IpFamily } from '@gatesmith/ip-range';
import type { AddressBook } from './allocate/address-book.ts';
import { requestOf } from './allocate/free-addresses.ts';
import { type NamespaceLabels, offers, type PlannedPool, planPools } from './allocate/pool-plan.ts';
import { type PlannedService, planService } from './allocate/service-plan.ts';
import { create, emptyWorld, remove, type Worlds } from './allocate/worlds.ts';
import type { NamedPool } from './describe-pools.ts';
import { parseGoAddress } from './validate/pool-block.ts';
import { quote } from './validate/problem.ts';

/** The part of a Service that decides about its addresses. */
export interface ServiceInput {
  readonly metadata: {
    readonly name: string;
    /** @default 'default' */
    readonly namespace?: string | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  readonly spec: {
    /** @default 'LoadBalancer' */
    readonly type?: string | undefined;
    readonly loadBalancerIP?: string | undefined;
    readonly loadBalancerClass?: string | undefined;
    readonly externalTrafficPolicy?: string | undefined;
    readonly selector?: Readonly<Record<string, string>> | undefined;
    readonly ports?:
      | readonly {
          readonly name?: string | undefined;
          readonly port: number;
          readonly protocol?: string | undefined;
        }[]
      | undefined;
    readonly ipFamilies?: readonly string[] | undefined;
    readonly ipFamilyPolicy?: string | undefined;
  };
}

/** A Service that has its addresses already. */
export interface AllocatedService {
  readonly service: ServiceInput;
  readonly addresses: readonly string[];
}

/** Something that happens. */
export type AllocationStep =
  | { readonly create: ServiceInput }
  /** `namespace/name` */
  | { readonly delete: string };

/** What the cluster is like before the first step. */
export interface SimulateOptions {
  readonly existing?: readonly AllocatedService[] | undefined;
  /** Labels of namespaces, which pools may select by. */
  readonly namespaces?: NamespaceLabels | undefined;
  /** Families of the cluster's Service network, the primary one first. @default ['ipv4', 'ipv6'] */
  readonly clusterFamilies?: readonly [IpFamily, ...IpFamily[]] | undefined;
  /** MetalLB's `--lb-class`. @default '' */
  readonly loadBalancerClass?: string | undefined;
}

/** What a step leads to. */
export interface StepResult {
  /** What the Service holds once things have settled; of several possibilities the first. Empty for a deletion. */
  readonly addresses: readonly string[];
  /** Why there are none. */
  readonly reason?: string | undefined;
  /** The other possibilities, where MetalLB chooses by chance. */
  readonly alternatives?: readonly (readonly string[])[] | undefined;
}

/** What each Service holds, by `namespace/name`. */
export type Allocation = Readonly<Record<string, readonly string[]>>;

/** The whole story. */
export interface SimulationResult {
  readonly steps: readonly StepResult[];
  readonly final: Allocation;
  /** Every other way in which it may end. */
  readonly finalAlternatives?: readonly Allocation[] | undefined;
  /** Services whose addresses are a matter of chance. */
  readonly affected: readonly string[];
  /** Whether every possibility is listed; beyond some thousands, fewer in long stories, only the first are followed. */
  readonly complete: boolean;
  /** `GS-POOL-LOTTERY` with explicit priorities as the cure. */
  readonly findings: readonly Finding[];
}

/**
 * Which address each Service gets, or why none, as MetalLB 0.16's allocator does it. Where MetalLB chooses among pools
 * by chance, all outcomes are returned. Never throws; services are created one after the other, each settled before the
 * next.
 *
 * @example
 * ```ts
 * import { simulateAllocation } from '@gatesmith/metallb';
 *
 * const { final } = simulateAllocation(
 *   [{ name: 'a', addresses: ['10.0.0.1-10.0.0.2'] }],
 *   [{ metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } }],
 * );
 * final; // { 'default/web': ['10.0.0.1'] }
 * ```
 */
export function simulateAllocation(
  pools: readonly NamedPool[],
  services: readonly ServiceInput[],
  options: SimulateOptions = {},
): SimulationResult {
  return simulateSteps(
    pools,
    services.map((service) => ({ create: service })),
    options,
  );
}

/** As {@link simulateAllocation}, for a story in which Services also go. */
export function simulateSteps(
  pools: readonly NamedPool[],
  steps: readonly AllocationStep[],
  {
    existing = [],
    namespaces = {},
    clusterFamilies = ['ipv4', 'ipv6'],
    loadBalancerClass = '',
  }: SimulateOptions = {},
): SimulationResult {
  const planned = planPools(pools, namespaces);
  const living = new Map<string, PlannedService>();
  let worlds = emptyWorld(steps.length, steps.length + existing.length);
  const plan = (service: ServiceInput): PlannedService =>
    planService(service, { clusterFamilies, loadBalancerClass });
  const byChance = new Set<string>();
  const homeless: PlannedService[] = [];
  for (const { service, addresses } of existing) {
    const one = plan(service);
    living.set(one.key, one);
    if (!settleIn(worlds.worlds[0].book, planned, one, addresses)) homeless.push(one);
  }
  // an address that the pools no longer offer is taken away and a new one sought, after all others are settled
  for (const one of homeless) worlds = create(worlds, planned, one);
  const results = steps.map((step): StepResult => {
    if ('delete' in step) {
      if (!living.delete(step.delete)) return { addresses: [], reason: `there is no ${step.delete}` };
      worlds = remove(worlds, planned, step.delete, [...living.values()]);
      return { addresses: [] };
    }
    const service = plan(step.create);
    if (living.has(service.key))
      return { addresses: held(worlds, service.key)[0] ?? [], reason: `${service.key} exists already` };
    living.set(service.key, service);
    worlds = create(worlds, planned, service);
    const result = resultOf(worlds, service.key);
    if (result.alternatives !== undefined) byChance.add(service.key);
    return result;
  });
  return finish(worlds, [...living.keys()], results, byChance);
}

/** Takes over an address that a Service holds, if the pools still offer it (the start of `convergeBalancer`). */
function settleIn(
  book: AddressBook,
  pools: readonly PlannedPool[],
  service: PlannedService,
  texts: readonly string[],
): boolean {
  const addresses = texts.flatMap((text): IpAddress[] => {
    const parsed = parseGoAddress(text);
    return parsed === undefined ? [] : [{ family: parsed.family, value: parsed.value }];
  });
  const pool = pools.find(
    (candidate) => addresses.length > 0 && addresses.every((address) => offers(candidate, address)),
  );
  if (pool === undefined || service.ignored) return false;
  if (!addresses.every((address) => book.allows(service.key, address, requestOf(service)))) return false;
  book.assign(service.key, { pool: pool.name, addresses, ...requestOf(service) });
  return true;
}

function held({ worlds }: Worlds, key: string): (readonly string[])[] {
  const lists = worlds.map(({ book }) => (book.holding(key)?.addresses ?? []).map(formatAddress));
  return [...new Map(lists.map((list) => [list.join(), list])).values()];
}

function resultOf(worlds: Worlds, key: string): StepResult {
  const [addresses = [], ...alternatives] = held(worlds, key);
  const reason = addresses.length > 0 ? undefined : worlds.worlds[0].reasons.get(key);
  return {
    addresses,
    ...(reason === undefined ? {} : { reason }),
    ...(alternatives.length === 0 ? {} : { alternatives }),
  };
}

function finish(
  { worlds, complete }: Worlds,
  keys: readonly string[],
  steps: readonly StepResult[],
  byChance: ReadonlySet<string>,
): SimulationResult {
  const ends = worlds.map(({ book }) =>
    Object.fromEntries(keys.map((key) => [key, (book.holding(key)?.addresses ?? []).map(formatAddress)])),
  );
  const [final = {}, ...finalAlternatives] = [
    ...new Map(ends.map((end) => [JSON.stringify(end), end])).values(),
  ];
  // where worlds were left out, chance of an earlier step may no longer show at the end
  const affected = keys.filter(
    (key) =>
      (!complete && byChance.has(key)) ||
      finalAlternatives.some((other) => other[key]?.join() !== final[key]?.join()),
  );
  const chosenPools = (key: string): string[] => [
    ...new Set(worlds.flatMap(({ book }) => book.holding(key)?.pool ?? [])),
  ];
  const findings = affected.map((key): Finding => {
    const names = chosenPools(key).map(quote);
    return {
      code: 'GS-POOL-LOTTERY',
      severity: 'warning',
      subject: `Service/${key}`,
      path: [],
      message:
        names.length > 1
          ? `Service ${key}: MetalLB picks one of the pools ${names.join(', ')} by chance`
          : `Service ${key}: what it gets depends on what MetalLB picked for others by chance`,
      hint: 'give the pools different serviceAllocation.priority values (1 is tried first), or name the pool in the annotation metallb.io/address-pool',
    };
  });
  return {
    steps,
    final,
    ...(finalAlternatives.length === 0 ? {} : { finalAlternatives }),
    affected,
    complete,
    findings,
  };
}
