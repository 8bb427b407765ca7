import type { KubeProxyObservation, RolloutPlan } from '@gatesmith/kube-proxy';
import type { ObjectRef } from '@gatesmith/kubernetes';
import type { Impact } from '../impact/service-impact.ts';

/** Finishes the sentence "ConfigMap/kube-system/kube-proxy ...". */
export type Action = 'created' | 'configured' | 'unchanged' | 'deleted' | 'skipped';

/** The change of one object. */
export interface Change {
  /** `Kind/namespace/name`. */
  readonly object: string;
  readonly ref: ObjectRef;
  readonly action: Action;
  /** A unified diff, secrets masked; only where something is configured. */
  readonly diff?: string | undefined;
  readonly reason?: string | undefined;
}

/** The steps of `up`, in the order in which they run, and those that `adopt` and `uninstall` add. */
export type StepId =
  | 'namespaces'
  | 'crds'
  | 'kube-proxy'
  | 'free-pool-addresses'
  | 'replace-objects'
  | 'release'
  | 'webhook'
  | 'addresses'
  | 'entrypoint'
  | 'verify'
  // adopt, between those of an install
  | 'adopt-keep'
  | 'adopt-ownership'
  | 'adopt-hand-over'
  | 'adopt-retire'
  // uninstall
  | 'uninstall-entrypoint'
  | 'uninstall-resources'
  | 'uninstall-release'
  | 'uninstall-leftovers'
  | 'uninstall-namespaces';

interface StepBase {
  readonly title: string;
  /** Why the step does what it does, or why it does nothing. */
  readonly reason: string;
  readonly changes: readonly Change[];
  /** The conditions that the step waits for before the next one begins. */
  readonly waitsFor: readonly string[];
}

/** A step whose changes, with the desired objects, are all that it takes. */
type PlainStep<Id extends StepId> = Id extends StepId ? StepBase & { readonly id: Id } : never;

interface KubeProxyStep extends StepBase {
  readonly id: 'kube-proxy';
  /** The rollout to run; absent when nothing changes. */
  readonly rollout?: KubeProxyRollout | undefined;
}

/** A rollout of kube-proxy's configuration, with the observation that it was planned from. */
export interface KubeProxyRollout {
  readonly observation: KubeProxyObservation;
  readonly plan: RolloutPlan;
  /** Pods that were created before this time, by the server's clock, do not count as restarted. RFC 3339. */
  readonly since: string;
}

interface FreePoolAddressesStep extends StepBase {
  readonly id: 'free-pool-addresses';
  readonly pools: readonly PoolRemainder[];
}

/** A pool that gives addresses up, and what it keeps. */
export interface PoolRemainder {
  readonly pool: ObjectRef;
  /** `undefined`: nothing, so the pool is deleted. */
  readonly addresses?: readonly string[] | undefined;
}

interface ReleaseStep extends StepBase {
  readonly id: 'release';
  /** How Helm is run; absent when the release stays as it is. */
  readonly upgrade?:
    | {
        /** Take over fields that another manager changed. */
        readonly forceConflicts: boolean;
      }
    | undefined;
}

interface AddressesStep extends StepBase {
  readonly id: 'addresses';
  readonly service: ObjectRef;
}

interface EntrypointStep extends StepBase {
  readonly id: 'entrypoint';
  readonly service: ObjectRef;
}

interface OwnershipStep extends StepBase {
  readonly id: 'adopt-ownership';
  /** The webhooks of each configuration that stay; those of the old install go. */
  readonly webhooks: readonly { readonly configuration: ObjectRef; readonly kept: readonly string[] }[];
}

interface HandOverStep extends StepBase {
  readonly id: 'adopt-hand-over';
  readonly handOvers: readonly HandOver[];
}

/** One part of handing the running MetalLB over, in the order of the step's changes. */
export type HandOver = { readonly change: Change } & (
  | { readonly do: 'copy-secret'; readonly from: ObjectRef }
  | { readonly do: 'scale-to-zero' }
  /** The workload goes, its pods stay. */
  | { readonly do: 'delete-without-pods' }
  | { readonly do: 'label-pod'; readonly labels: Readonly<Record<string, string>> }
);

interface RetireStep extends StepBase {
  readonly id: 'adopt-retire';
  /** Workloads behind a Service that stays: their pods leave it before they end. */
  readonly drains: readonly Drain[];
}

/** A workload whose pods are drained. */
export interface Drain {
  readonly workload: ObjectRef;
  readonly uid: string;
  /** The labels by which the workload selects its pods. */
  readonly selector: Readonly<Record<string, string>>;
}

/** One step of a plan: its changes for people to review, and what its executor needs beyond them. */
export type PlanStep =
  | PlainStep<
      | 'namespaces'
      | 'crds'
      | 'replace-objects'
      | 'webhook'
      | 'adopt-keep'
      | 'uninstall-entrypoint'
      | 'uninstall-resources'
      | 'uninstall-release'
      | 'uninstall-leftovers'
      | 'uninstall-namespaces'
    >
  | KubeProxyStep
  | FreePoolAddressesStep
  | ReleaseStep
  | AddressesStep
  | EntrypointStep
  | OwnershipStep
  | HandOverStep
  | RetireStep;

/** The step of that id. */
export type StepOf<Id extends PlanStep['id']> = Extract<PlanStep, { readonly id: Id }>;

export interface PlanSummary {
  readonly created: number;
  readonly configured: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly skipped: number;
}

/**
 * The actions of `up` or `uninstall` as data: it can be printed, saved, reviewed, and carried out exactly, or refused
 * when the cluster has moved since.
 */
export interface Plan {
  readonly format: 'gatesmith.dev/plan/v1';
  readonly goal: 'up' | 'adopt' | 'uninstall' | 'kube-proxy';
  /** The chart that the plan was made from. */
  readonly chart?:
    | { readonly name: string; readonly version: string; readonly digest: string; readonly standIn: boolean }
    | undefined;
  /** SHA-256 over the values handed to Helm. */
  readonly valuesDigest?: string | undefined;
  readonly steps: readonly PlanStep[];
  readonly summary: PlanSummary;
  /** The objects that the plan rests on, by printed id, and the resourceVersion that each had. */
  readonly basis: Readonly<Record<string, string>>;
  /** Its impact on the addresses of LoadBalancer Services; absent where the plan changes nothing. */
  readonly impact?: Impact | undefined;
}

const changing: ReadonlySet<Action> = new Set(['created', 'configured', 'deleted']);

/** Whether carrying the plan out would write anything. */
export function hasChanges(plan: Plan): boolean {
  return plan.steps.some((step) => step.changes.some(({ action }) => changing.has(action)));
}

/** Counts a plan's changes by action. */
export function summarizeSteps(steps: readonly PlanStep[]): PlanSummary {
  const count = { created: 0, configured: 0, unchanged: 0, deleted: 0, skipped: 0 };
  for (const step of steps) for (const { action } of step.changes) count[action] += 1;
  return count;
}
