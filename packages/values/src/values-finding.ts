import type { Finding } from '@gatesmith/diagnostics';

/** A finding about a values document; it may carry what was probably meant. */
export interface ValuesFinding extends Finding {
  /** The known key or value that is closest to what was written. */
  readonly nearest?: string | undefined;
  /** The values that are accepted at this place, when they can be listed. */
  readonly accepted?: readonly string[] | undefined;
}
