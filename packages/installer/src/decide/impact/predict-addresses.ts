import { type KubernetesObject, wordsAt } from '@gatesmith/kubernetes';
import {
  type AllocatedService,
  type AllocationStep,
  type NamedPool,
  type SimulationResult,
  simulateSteps,
} from '@gatesmith/metallb';
import { classOfService, ingressAddresses, isLoadBalancer } from '../../addresses.ts';
import { allocatedService, namespaceLabels, poolInput, serviceInput } from '../../allocator-input.ts';
import { type MetallbFacts, metallbFacts } from '../../metallb-facts.ts';
import { compareObject } from '../plan/compare-object.ts';
import type { Course, CourseEvent } from './planned-course.ts';
import { serviceKey } from './service-change.ts';

/** The addresses that a Service may have in the end. */
export interface Prediction {
  readonly afterwards: readonly (readonly string[])[];
  readonly complete: boolean;
  /** Why it ends without an address, where it may. */
  readonly reason?: string | undefined;
}

/** The addresses of every LoadBalancer Service after a plan, by `namespace/name`. */
export function predictAddresses(course: Course): ReadonlyMap<string, Prediction> {
  const { loadBalancerClass } = servingIn(course);
  const results = simulations(course);
  return new Map(
    course.after.filter(isLoadBalancer).map((service) => {
      const key = serviceKey(service);
      const known = results.filter(({ final }) => Object.hasOwn(final, key));
      const isServed = classOfService(service) === loadBalancerClass;
      if (known.length === 0 || !isServed) return [key, unchanged(liveStatus(service, course))] as const;
      return [key, predictionOf(key, known)] as const;
    }),
  );
}

/** A new Service has no status; that of a changed one was carried over. */
function liveStatus(service: KubernetesObject, { before }: Course): readonly string[] {
  const live = before.find(
    (object) => object.kind === 'Service' && serviceKey(object) === serviceKey(service),
  );
  return live === undefined ? [] : ingressAddresses(live);
}

function unchanged(addresses: readonly string[]): Prediction {
  return { afterwards: [addresses], complete: true };
}

function predictionOf(key: string, results: readonly SimulationResult[]): Prediction {
  const ends = results.flatMap(({ final, finalAlternatives = [] }) => [final, ...finalAlternatives]);
  const lists = new Map(ends.map((end) => [sorted(end[key] ?? []).join(), sorted(end[key] ?? [])]));
  return {
    afterwards: [...lists].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, list]) => list),
    complete: results.every(({ complete }) => complete),
    reason: results.map(({ finalReasons }) => finalReasons?.[key]).find((reason) => reason !== undefined),
  };
}

function sorted(addresses: readonly string[]): readonly string[] {
  return [...addresses].sort();
}

/**
 * The ways in which MetalLB may take the plan. A controller that runs follows each write, and may miss one that the next
 * follows at once. A controller that starts sees the end only: it is new, there was none, or it serves another class.
 */
function simulations(course: Course): readonly SimulationResult[] {
  const now = metallbFacts(course.before);
  const then = plannedMetallb(course);
  const { loadBalancerClass } = servingIn(course);
  const follows =
    now.isControllerReady === true && now.loadBalancerClass === loadBalancerClass
      ? [followed(course, now)]
      : [];
  if (then.controller === undefined) return follows;
  const isNew = now.controller === undefined || compareObject(then.controller, now.controller).length > 0;
  return follows.length === 0 || isNew ? [...follows, started(course, then)] : follows;
}

/** MetalLB after the plan, read from its workloads: the pods are still those from before the plan. */
function plannedMetallb({ after }: Course): MetallbFacts {
  return metallbFacts(after.filter(({ kind }) => kind !== 'Pod'));
}

/** The MetalLB that decides about addresses: the planned one or, if the plan removes it, the present one. */
function servingIn(course: Course): MetallbFacts {
  const planned = plannedMetallb(course);
  return planned.controller === undefined ? metallbFacts(course.before) : planned;
}

/** The families of the cluster's Service network, the primary one first, by the Services that exist. */
function clusterFamilies(
  objects: readonly KubernetesObject[],
): readonly ['ipv4' | 'ipv6', ...('ipv4' | 'ipv6')[]] {
  const services = objects.filter(({ kind }) => kind === 'Service');
  const api = services.filter(
    ({ metadata }) => metadata.namespace === 'default' && metadata.name === 'kubernetes',
  );
  const families = [...api, ...services]
    .flatMap((service) => wordsAt(service, 'spec', 'clusterIPs'))
    .filter((address) => address !== 'None')
    .map((address) => (address.includes(':') ? 'ipv6' : 'ipv4'));
  const [first = 'ipv4', ...others] = new Set(families);
  return [first, ...others];
}

function followed({ events, before, after }: Course, state: MetallbFacts): SimulationResult {
  const pools = new Map(poolsIn(before, state).map((pool) => [pool.name, pool]));
  const namespaces = namespaceLabels(after);
  const steps: AllocationStep[] = [];
  const existing = before.filter((object) => isServed(object, state)).map(allocatedService);
  for (const event of events) {
    const step = stepOf(event, state) ?? poolsAfter(event, state, pools);
    if (step !== undefined) steps.push('pools' in step ? { ...step, namespaces } : step);
  }
  const last = steps.findLastIndex((step) => 'pools' in step);
  const settled = steps.map((step, index) =>
    'pools' in step && index !== last ? { ...step, optional: true } : step,
  );
  return simulateSteps(poolsIn(before, state), settled, {
    existing,
    namespaces: namespaceLabels(before),
    clusterFamilies: clusterFamilies(before),
    loadBalancerClass: state.loadBalancerClass ?? '',
  });
}

function started({ before, after }: Course, state: MetallbFacts): SimulationResult {
  const statuses = new Map(
    before.filter(isLoadBalancer).map((service) => [serviceKey(service), ingressAddresses(service)]),
  );
  const existing = after
    .filter((object) => isServed(object, state))
    .map(
      (service): AllocatedService => ({
        service: serviceInput(service),
        addresses: statuses.get(serviceKey(service)) ?? [],
      }),
    );
  return simulateSteps(poolsIn(after, state), [], {
    existing,
    controller: 'starts',
    namespaces: namespaceLabels(after),
    clusterFamilies: clusterFamilies(before),
    loadBalancerClass: state.loadBalancerClass ?? '',
  });
}

function isServed(object: KubernetesObject, { loadBalancerClass }: MetallbFacts): boolean {
  return isLoadBalancer(object) && classOfService(object) === loadBalancerClass;
}

/** The meaning of a write to a Service for MetalLB. */
function stepOf({ action, object }: CourseEvent, state: MetallbFacts): AllocationStep | undefined {
  if (object.kind !== 'Service' || classOfService(object) !== state.loadBalancerClass) return undefined;
  if (action === 'deleted') return isLoadBalancer(object) ? { delete: serviceKey(object) } : undefined;
  return action === 'created' ? { create: serviceInput(object) } : { change: serviceInput(object) };
}

/** The set of pools after a write to one of them; `pools` is brought up to date. */
function poolsAfter(
  { action, object }: CourseEvent,
  { namespace }: MetallbFacts,
  pools: Map<string, NamedPool>,
): { readonly pools: readonly NamedPool[] } | undefined {
  if (object.kind === 'Namespace' && action !== 'deleted') return { pools: [...pools.values()] };
  if (object.kind !== 'IPAddressPool' || object.metadata.namespace !== namespace) return undefined;
  if (action === 'deleted') pools.delete(object.metadata.name);
  else pools.set(object.metadata.name, poolInput(object));
  return { pools: [...pools.values()] };
}

function poolsIn(objects: readonly KubernetesObject[], { namespace }: MetallbFacts): readonly NamedPool[] {
  return objects
    .filter(({ kind, metadata }) => kind === 'IPAddressPool' && metadata.namespace === namespace)
    .map(poolInput);
}
