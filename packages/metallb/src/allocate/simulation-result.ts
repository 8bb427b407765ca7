import type { Finding } from '@gatesmith/diagnostics';

/** The outcome of a step. */
export interface StepResult {
  /** The addresses of the Service once things have settled; of several possibilities the first. Empty for a deletion. */
  readonly addresses: readonly string[];
  /** The reason for which there are none. */
  readonly reason?: string | undefined;
  /** The reason why each pool does not serve the Service, if it is more than being full. */
  readonly details?: readonly string[] | undefined;
  /** The other possibilities, where MetalLB chooses by chance. */
  readonly alternatives?: readonly (readonly string[])[] | undefined;
}

/** The addresses of each Service, by `namespace/name`. */
export type Allocation = Readonly<Record<string, readonly string[]>>;

/** The outcome of all steps. */
export interface SimulationResult {
  readonly steps: readonly StepResult[];
  readonly final: Allocation;
  /** Every other way in which it may end. */
  readonly finalAlternatives?: readonly Allocation[] | undefined;
  /** For each Service that ends, or may end, without addresses: why. Absent when there is none. */
  readonly finalReasons?: Readonly<Record<string, string>> | undefined;
  /** Services whose addresses are a matter of chance. */
  readonly affected: readonly string[];
  /** Whether every possibility is listed; beyond some thousands, fewer in long stories, only the first are followed. */
  readonly complete: boolean;
  /** `GS-POOL-LOTTERY` with explicit priorities as the cure. */
  readonly findings: readonly Finding[];
}
