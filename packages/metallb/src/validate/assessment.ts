import type { Problem } from './problem.ts';

/** MetalLB's verdict on an object, before the object is in the cluster. */
export interface Assessment {
  /** Problems of the object itself, alone or together with other objects. They stay with it when it is kept. */
  readonly own: readonly Problem[];
  /** Every reason for which the webhook refuses to create the object. */
  readonly refusals: readonly Problem[];
  /** Adds the object to the state. */
  readonly keep: () => void;
}
