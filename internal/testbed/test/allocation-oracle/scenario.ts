import type { AllocatedService, AllocationStep, NamedPool, ServiceInput } from '@gatesmith/metallb';

/** Pools, Services created one after the other, and one change. */
export interface Scenario {
  readonly seed: number;
  /** The change in a word or two. */
  readonly kind: string;
  readonly pools: readonly NamedPool[];
  readonly services: readonly ServiceInput[];
  /** Earlier changes of Services, which leave traces in the controller's memory. */
  readonly history: readonly AllocationStep[];
  /** For `restart`: the sets of pools that the controller does not see, and the one that it starts with. */
  readonly steps: readonly AllocationStep[];
  readonly isRestart: boolean;
}

/** The arguments of `simulateSteps`, and what the Services held in the end. */
export interface RecordedChange {
  readonly seed: number;
  readonly kind: string;
  /** Where the controller started with other pools than those under which the Services were created. */
  readonly poolsBefore?: readonly NamedPool[] | undefined;
  /** The creations and earlier changes, where there were changes: otherwise the existing Services were created in their order. */
  readonly past?: readonly AllocationStep[] | undefined;
  readonly pools: readonly NamedPool[];
  readonly existing: readonly AllocatedService[];
  readonly controller?: 'starts' | undefined;
  readonly steps: readonly AllocationStep[];
  readonly after: Readonly<Record<string, readonly string[]>>;
}

/** The labels of the namespaces that Services are in. */
export const namespaceLabels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ns1: { team: 'ns1' },
  ns2: { team: 'ns2' },
};

/** A Service that leaves and returns to its type cannot keep its class, so its controller must be the one without. */
export function needsFirstLane({ history, steps }: Scenario): boolean {
  return [...history, ...steps].some((step) => 'change' in step && step.change.spec.type === 'ClusterIP');
}
