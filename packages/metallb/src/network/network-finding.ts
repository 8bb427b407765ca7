import type { Finding, FindingPath } from '@gatesmith/diagnostics';
import type { MetallbCode } from '../finding-registry.ts';

/** One change of a values file, addressed as a finding addresses it. */
export interface ValuesChange {
  readonly path: FindingPath;
  /** The value to set there; lists are replaced as a whole. */
  readonly value: unknown;
}

/** The smallest change of the values file that removes a finding. */
export interface ValuesFix {
  readonly summary: string;
  readonly changes: readonly ValuesChange[];
}

/** A finding of `checkNetwork`, with its fix where one can be computed. */
export interface NetworkFinding extends Finding<MetallbCode> {
  readonly fix?: ValuesFix | undefined;
}
