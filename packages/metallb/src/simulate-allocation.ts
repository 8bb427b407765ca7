import type { IpAddress, IpFamily } from '@gatesmith/ip-range';
import type { Attempt } from './allocate/attempt.ts';
import { finalResult } from './allocate/final-result.ts';
import { type NamespaceLabels, offers, planPools } from './allocate/pool-plan.ts';
import type { ServiceInput } from './allocate/service-input.ts';
import { type PlannedService, planService, tenantOf } from './allocate/service-plan.ts';
import { createService, deleteService } from './allocate/service-steps.ts';
import type { SimulationResult, StepResult } from './allocate/simulation-result.ts';
import { heldIn, stepResult } from './allocate/summarize-worlds.ts';
import { emptyWorld } from './allocate/worlds.ts';
import type { NamedPool } from './describe-pools.ts';
import { parseGoAddress } from './validate/go-address.ts';

/** A Service that has its addresses already. */
export interface AllocatedService {
  readonly service: ServiceInput;
  readonly addresses: readonly string[];
}

/** A step of a simulation. */
export type AllocationStep =
  | { readonly create: ServiceInput }
  /** `namespace/name` */
  | { readonly delete: string };

/** The cluster before the first step. */
export interface SimulateOptions {
  readonly existing?: readonly AllocatedService[] | undefined;
  /** Labels of namespaces, which pools may select by. */
  readonly namespaces?: NamespaceLabels | undefined;
  /** Families of the cluster's Service network, the primary one first. @default ['ipv4', 'ipv6'] */
  readonly clusterFamilies?: readonly [IpFamily, ...IpFamily[]] | undefined;
  /** MetalLB's `--lb-class`. @default '' */
  readonly loadBalancerClass?: string | undefined;
}

/**
 * Computes the address that each Service gets, or the reason for which it gets none, as MetalLB 0.16's allocator does. Where MetalLB chooses among pools
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

/** As {@link simulateAllocation}, for steps that also delete Services. */
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
  let worlds = emptyWorld({ steps: steps.length, services: steps.length + existing.length });
  const plan = (service: ServiceInput): PlannedService =>
    planService(service, { clusterFamilies, loadBalancerClass });
  const byChance = new Set<string>();
  const homeless: PlannedService[] = [];
  for (const { service, addresses } of existing) {
    const one = plan(service);
    living.set(one.key, one);
    const attempt = { pools: planned, service: one, book: worlds.worlds[0].book };
    if (!keepAddresses(attempt, addresses)) homeless.push(one);
  }
  // MetalLB takes away an address that the pools no longer offer and assigns another one after all others are settled
  for (const service of homeless) worlds = createService(worlds, { pools: planned, service });
  const results = steps.map((step): StepResult => {
    if ('delete' in step) {
      if (!living.delete(step.delete)) return { addresses: [], reason: `there is no ${step.delete}` };
      const others = [...living.values()];
      worlds = deleteService(worlds, { pools: planned, service: step.delete, others });
      return { addresses: [] };
    }
    const service = plan(step.create);
    if (living.has(service.key))
      return { addresses: heldIn(worlds, service.key)[0] ?? [], reason: `${service.key} exists already` };
    living.set(service.key, service);
    worlds = createService(worlds, { pools: planned, service });
    const result = stepResult(worlds, service.key);
    if (result.alternatives !== undefined) byChance.add(service.key);
    return result;
  });
  return finalResult({ worlds, services: [...living.values()], pools: planned, steps: results, byChance });
}

/** Keeps the addresses that a Service has, if the pools still offer them (the start of `convergeBalancer`). */
function keepAddresses({ pools, service, book }: Attempt, texts: readonly string[]): boolean {
  const addresses = texts.flatMap((text): IpAddress[] => {
    const parsed = parseGoAddress(text);
    return parsed === undefined ? [] : [{ family: parsed.family, value: parsed.value }];
  });
  const pool = pools.find(
    (candidate) => addresses.length > 0 && addresses.every((address) => offers(candidate, address)),
  );
  if (pool === undefined || service.ignored) return false;
  const tenant = tenantOf(service);
  if (!addresses.every((address) => book.allows(address, tenant))) return false;
  book.assign({ pool: pool.name, addresses, ...tenant });
  return true;
}
