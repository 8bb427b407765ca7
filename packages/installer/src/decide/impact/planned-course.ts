import { at, type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import type { Snapshot } from '../../observe/snapshot.ts';
import { objectKey } from '../../observe/snapshot-index.ts';
import type { Change, Plan, PlanStep } from '../plan/plan.ts';

/** A plan, the cluster that it was made for and the objects that it aims at. */
export interface CourseOptions {
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  /** The future state of objects that the plan creates or configures. An omitted one is unchanged. @default none */
  readonly desired?: readonly KubernetesObject[] | undefined;
  /** The contents of the release record: annotations that are no longer desired are removed. @default nothing */
  readonly released?: readonly KubernetesObject[] | undefined;
}

/** One write of a plan, as far as it concerns addresses. */
export interface CourseEvent {
  readonly action: 'created' | 'configured' | 'deleted';
  /** The object afterwards; the last state of one that is deleted. */
  readonly object: KubernetesObject;
}

/** The writes of a plan, in order. */
export interface Course {
  readonly events: readonly CourseEvent[];
  readonly before: readonly KubernetesObject[];
  readonly after: readonly KubernetesObject[];
  /** The goal of the plan. */
  readonly goal: Plan['goal'];
  /** Whether kube-proxy restarts on the nodes. */
  readonly restartsKubeProxy: boolean;
}

/** Follows a plan write by write. */
export function followPlan({ snapshot, plan, desired = [], released = [] }: CourseOptions): Course {
  const wanted = new Map(desired.map((object) => [objectId(object), object]));
  const state = new Map(snapshot.objects.map((object) => [objectKey(object), object]));
  const records = new Map(released.map((object) => [objectId(object), object]));
  const events: CourseEvent[] = [];
  const write = ({ action, object, ref }: Change, target = wanted.get(object)): void => {
    const live = state.get(objectKey(ref));
    if (action === 'deleted' && live !== undefined) {
      state.delete(objectKey(ref));
      events.push({ action, object: live });
    } else if ((action === 'created' || action === 'configured') && target !== undefined) {
      const next = live === undefined ? target : written(target, { live, recorded: records.get(object) });
      state.set(objectKey(next), next);
      events.push({ action, object: next });
    }
  };
  for (const step of plan.steps) {
    if (step.id === 'free-pool-addresses') {
      for (const change of step.changes)
        write(change, remainderOf(step, change, state.get(objectKey(change.ref))));
    } else for (const change of inHelmsOrder(step)) write(change);
  }
  const restartsKubeProxy = plan.steps.some((step) => step.id === 'kube-proxy' && step.changes.length > 0);
  return { events, before: snapshot.objects, after: [...state.values()], goal: plan.goal, restartsKubeProxy };
}

/** Helm writes Services before all kinds that it does not order, such as MetalLB's, and deletes at the end. */
function inHelmsOrder({ id, changes }: PlanStep): readonly Change[] {
  if (id !== 'release') return changes;
  const rank = ({ action, ref }: Change): number => {
    if (action === 'deleted') return 2;
    return ref.apiVersion.startsWith('metallb.io/') ? 1 : 0;
  };
  return [...changes].sort((one, other) => rank(one) - rank(other));
}

/** A pool that gives addresses up, with those that it keeps. */
function remainderOf(
  { pools }: Extract<PlanStep, { readonly id: 'free-pool-addresses' }>,
  { object }: Change,
  live: KubernetesObject | undefined,
): KubernetesObject | undefined {
  const addresses = pools.find(({ pool }) => objectId(pool) === object)?.addresses;
  if (live === undefined || addresses === undefined) return undefined;
  return { ...live, spec: { ...specOf(live), addresses } };
}

/** The object after a write: what the server filled in stays, and so do the labels and annotations of others. */
function written(
  target: KubernetesObject,
  { live, recorded }: { readonly live: KubernetesObject; readonly recorded: KubernetesObject | undefined },
): KubernetesObject {
  const { spec: _, metadata, ...rest } = target;
  const kept = (field: 'labels' | 'annotations'): Readonly<Record<string, string>> => {
    const withdrawn = new Set(Object.keys(recorded?.metadata[field] ?? {}));
    const others = Object.entries(live.metadata[field] ?? {}).filter(([key]) => !withdrawn.has(key));
    return { ...Object.fromEntries(others), ...metadata[field] };
  };
  return {
    ...live,
    ...rest,
    metadata: { ...live.metadata, labels: kept('labels'), annotations: kept('annotations') },
    ...('spec' in target ? { spec: { ...assigned(live), ...specOf(target) } } : {}),
  };
}

/** The fields of a Service that the server assigns and a write without them leaves alone. */
function assigned(live: KubernetesObject): Readonly<Record<string, unknown>> {
  const spec = specOf(live);
  const kept = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'loadBalancerClass'];
  return live.kind === 'Service'
    ? Object.fromEntries(kept.flatMap((key) => (key in spec ? [[key, spec[key]]] : [])))
    : {};
}

function specOf(object: KubernetesObject): Readonly<Record<string, unknown>> {
  return { ...(at(object, 'spec') as Readonly<Record<string, unknown>> | undefined) };
}
