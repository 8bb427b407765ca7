import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { ingressAddresses, isLoadBalancer } from '../../addresses.ts';
import { readyEndpoints } from '../explain/endpoints.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import { announcementEffects } from './announcement-effects.ts';
import { outageOf } from './outage-of.ts';
import { type Course, type CourseOptions, followPlan } from './planned-course.ts';
import { hasOtherPods, workloadsBehind } from './pods-behind.ts';
import { type Prediction, predictAddresses } from './predict-addresses.ts';
import { type ServiceChange, serviceKey } from './service-change.ts';
import type { Effect, Impact, ServiceImpact } from './service-impact.ts';

/**
 * The impact of a plan on the addresses of a cluster: for each LoadBalancer Service, ours or not, the address now, the address
 * afterwards and for how long nothing answers. Pure, so that a saved snapshot gives the same answer. Addresses follow the
 * allocation of MetalLB 0.16, with every outcome where it chooses by chance.
 *
 * @example
 * ```ts
 * import { buildPlan, impact } from '@gatesmith/installer';
 *
 * const plan = buildPlan({ values, snapshot, desired });
 * for (const { service, now, afterwards } of impact({ snapshot, plan, desired: desired.release }).services)
 *   console.log(service, now, afterwards);
 * ```
 */
export function impact(options: CourseOptions): Impact {
  const course = followPlan(options);
  const predictions = predictAddresses(course);
  const before = new Map(
    course.before.filter(isLoadBalancer).map((service) => [serviceKey(service), service]),
  );
  const after = new Map(course.after.filter(isLoadBalancer).map((service) => [serviceKey(service), service]));
  const successor = successorOf(course);
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort();
  return {
    services: keys.map((key): ServiceImpact => {
      const live = before.get(key);
      const now = live === undefined ? [] : [...ingressAddresses(live)].sort();
      const change: ServiceChange = { live, planned: after.get(key), now, course };
      const prediction = predictions.get(key) ?? { afterwards: [[]], complete: true };
      const effects = effectsOf({ ...change, prediction, successor, predictions });
      const { afterwards, complete } = prediction;
      return { service: key, now, afterwards, complete, effects, outage: outageOf({ ...change, effects }) };
    }),
  };
}

/** The entrypoint that a plan makes in the place of one that it deletes. */
function successorOf({ events }: Course): KubernetesObject | undefined {
  const created = events.filter(({ action, object }) => action === 'created' && isLoadBalancer(object));
  return created.length === 1 ? created[0]?.object : undefined;
}

interface EffectOptions extends ServiceChange {
  readonly prediction: Prediction;
  readonly successor: KubernetesObject | undefined;
  readonly predictions: ReadonlyMap<string, Prediction>;
}

function effectsOf(options: EffectOptions): readonly Effect[] {
  const { live, planned, now, prediction, course } = options;
  if (live !== undefined && planned === undefined) return now.length === 0 ? [] : [deletion(options)];
  const address = addressEffect(options);
  const keeps = now.length > 0 && address === undefined;
  return [
    ...(address === undefined ? [] : [address]),
    ...(keeps && live !== undefined && planned !== undefined
      ? announcementEffects({ live, planned, addresses: now, course })
      : []),
    ...(prediction.afterwards.some((set) => set.length > 0) ? podEffects(options) : []),
  ];
}

/** The Service goes; an entrypoint under another name may take its address over. */
function deletion({ live, now, successor, predictions, course }: EffectOptions): Effect {
  const addresses = now.join(' and ');
  const isOurs = live !== undefined && ofOurRelease(live);
  if (!isOurs || successor === undefined) {
    return {
      kind: 'lost',
      message: `is deleted, and ${addresses} with it`,
      isMeant: isOurs && course.goal === 'uninstall',
    };
  }
  const { afterwards = [] } = predictions.get(serviceKey(successor)) ?? {};
  const takesOver = afterwards.length === 1 && afterwards[0]?.join() === now.join();
  const gets = afterwards.map((set) => set.join(' and ') || 'no address').join(' or ');
  return takesOver
    ? {
        kind: 'endpoints',
        message: `is deleted; ${objectId(successor)} takes ${addresses} over`,
        isMeant: true,
      }
    : {
        kind: 'moves',
        message: `is deleted, and ${objectId(successor)} in its place gets ${gets} instead of ${addresses}`,
      };
}

function addressEffect({ live, now, prediction }: EffectOptions): Effect | undefined {
  const { afterwards, complete, reason } = prediction;
  const others = afterwards.filter((set) => set.join() !== now.join());
  if (others.length === 0 && complete) return undefined;
  const addresses = now.join(' and ');
  if (now.length === 0) {
    const got = others.map((set) => set.join(' and ')).join(' or ');
    // an address for what the plan creates is what the plan is for
    if (live === undefined || got === '') return undefined;
    return { kind: 'exposed', message: `waits for an address and gets ${got}`, isMeant: true };
  }
  const why = reason === undefined ? '' : `: ${reason}`;
  if (afterwards.every((set) => set.length === 0))
    return { kind: 'lost', message: `loses ${addresses} and gets no other address${why}` };
  const keepsAll = afterwards.every((set) => now.every((address) => set.includes(address)));
  if (keepsAll && complete) {
    const more = afterwards.flat().filter((address) => !now.includes(address));
    return {
      kind: 'exposed',
      message: `keeps ${addresses} and gets ${more.join(' or ')} as well`,
      isMeant: true,
    };
  }
  const list = [...new Set(afterwards.map((set) => set.join(' and ') || `no address${why}`))];
  const may = list.length > 1 || !complete ? 'may get' : 'gets';
  const rest = complete ? '' : ' or another one of its pools';
  return { kind: 'moves', message: `${may} ${list.join(' or ')}${rest} instead of ${addresses}` };
}

function podEffects({ live, planned, course }: EffectOptions): readonly Effect[] {
  if (live === undefined || planned === undefined) return [];
  const { ready } = readyEndpoints(live, course.before);
  if (ready === 0 || workloadsBehind(planned, course.after).length > 0) return [];
  const workloads = course.before.filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet');
  const pods = course.after.filter(({ kind }) => kind === 'Pod');
  if (hasOtherPods(planned, [...workloads, ...pods])) return [];
  return [
    {
      kind: 'endpoints',
      message: `has ${ready} ready pod${ready === 1 ? '' : 's'} now and none afterwards, because the workload behind it goes`,
    },
  ];
}
