import type { ObjectRef } from '../../kubernetes-object.ts';

/** Finishes the sentence "ConfigMap/kube-system/kube-proxy ...". */
export type Action = 'created' | 'configured' | 'unchanged' | 'deleted' | 'skipped';

/** What happens to one object. */
export interface Change {
  /** `Kind/namespace/name`. */
  readonly object: string;
  readonly ref: ObjectRef;
  readonly action: Action;
  /** A unified diff, secrets masked; only where something is configured. */
  readonly diff?: string | undefined;
  readonly reason?: string | undefined;
}

/** The stretches of an install, in the order in which they run. */
export type StepId =
  | 'namespaces'
  | 'crds'
  | 'kube-proxy'
  | 'make-room'
  | 'release'
  | 'webhook'
  | 'addresses'
  | 'entrypoint'
  // adopt, around those of an install
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

export interface PlanStep {
  readonly id: StepId;
  readonly title: string;
  /** Why the step does what it does, or why it does nothing. */
  readonly reason: string;
  readonly changes: readonly Change[];
  /** What has to be true before a step that comes after this one begins. */
  readonly waitsFor: readonly string[];
  /**
   * The steps that have to be through before this one begins; steps that do not come after each other run side by side.
   *
   * @default every step before it
   */
  readonly after?: readonly StepId[] | undefined;
}

export interface PlanSummary {
  readonly created: number;
  readonly configured: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly skipped: number;
}

/**
 * What `up` or `uninstall` would do, as data: it can be printed, saved, reviewed, and carried out exactly, or refused
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
