import type { IpAddress, IpFamily } from '@gatesmith/ip-range';
import { changePools, changeService, readExisting } from './allocate/change-steps.ts';
import { finalResult } from './allocate/final-result.ts';
import { type NamespaceLabels, planPools } from './allocate/pool-plan.ts';
import type { ServiceInput } from './allocate/service-input.ts';
import { type PlannedService, planService } from './allocate/service-plan.ts';
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
  | { readonly delete: string }
  /** An existing Service gets another spec, other labels or annotations. */
  | { readonly change: ServiceInput }
  | PoolsStep;

/** MetalLB gets another set of pools. */
export interface PoolsStep {
  readonly pools: readonly NamedPool[];
  /** Labels of namespaces from now on. @default as before */
  readonly namespaces?: NamespaceLabels | undefined;
  /** Whether the next set follows at once, so that MetalLB may skip this one or apply it to some Services only: every way is followed. @default false */
  readonly optional?: boolean | undefined;
}

/** The cluster before the first step. */
export interface SimulateOptions {
  readonly existing?: readonly AllocatedService[] | undefined;
  /**
   * `runs`: MetalLB's controller gave the existing Services their addresses. `starts`: it starts and finds them, so one whose
   * address no pool offers may be served before the others are known, and take what another one has. @default 'runs'
   */
  readonly controller?: 'runs' | 'starts' | undefined;
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

/** As {@link simulateAllocation}, for steps that also change and delete Services, and change the pools. */
export function simulateSteps(
  pools: readonly NamedPool[],
  steps: readonly AllocationStep[],
  {
    existing = [],
    controller = 'runs',
    namespaces = {},
    clusterFamilies = ['ipv4', 'ipv6'],
    loadBalancerClass = '',
  }: SimulateOptions = {},
): SimulationResult {
  let labels = namespaces;
  let planned = planPools(pools, labels);
  const living = new Map<string, PlannedService>();
  const plan = (service: ServiceInput): PlannedService =>
    planService(service, { clusterFamilies, loadBalancerClass });
  const byChance = new Set<string>();
  for (const { service } of existing) {
    const one = plan(service);
    living.set(one.key, one);
  }
  let worlds = readExisting(emptyWorld(effortOf(steps, existing.length)), {
    pools: planned,
    services: [...living.values()],
    statuses: new Map(
      existing.map(({ service, addresses }) => [plan(service).key, readAddresses(addresses)]),
    ),
    controller,
  });
  const results = steps.map((step): StepResult => {
    if ('pools' in step) {
      labels = step.namespaces ?? labels;
      planned = planPools(step.pools, labels);
      const services = [...living.values()];
      worlds = changePools(worlds, { pools: planned, services, optional: step.optional === true });
      return { addresses: [] };
    }
    if ('delete' in step) {
      if (!living.delete(step.delete)) return { addresses: [], reason: `there is no ${step.delete}` };
      const others = [...living.values()];
      worlds = deleteService(worlds, { pools: planned, service: step.delete, others });
      return { addresses: [] };
    }
    const isNew = 'create' in step;
    const service = plan(isNew ? step.create : step.change);
    if (isNew === living.has(service.key)) {
      const reason = isNew ? `${service.key} exists already` : `there is no ${service.key}`;
      return { addresses: heldIn(worlds, service.key)[0] ?? [], reason };
    }
    living.set(service.key, service);
    const others = [...living.values()].filter(({ key }) => key !== service.key);
    worlds = isNew
      ? createService(worlds, { pools: planned, service, others })
      : changeService(worlds, { pools: planned, service, others });
    const result = stepResult(worlds, service.key);
    if (result.alternatives !== undefined) byChance.add(service.key);
    return result;
  });
  return finalResult({ worlds, services: [...living.values()], pools: planned, steps: results, byChance });
}

/** A set of pools that MetalLB may see in part is as many steps as there are services, because each may be the last one seen. */
function effortOf(
  steps: readonly AllocationStep[],
  existing: number,
): { readonly steps: number; readonly services: number } {
  const services = steps.length + existing;
  const partial = steps.filter((step) => 'pools' in step && step.optional === true).length;
  return { steps: steps.length + partial * services, services };
}

function readAddresses(texts: readonly string[]): readonly IpAddress[] {
  return texts.flatMap((text): IpAddress[] => {
    const parsed = parseGoAddress(text);
    return parsed === undefined ? [] : [{ family: parsed.family, value: parsed.value }];
  });
}
