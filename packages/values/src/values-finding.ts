import type { Finding } from '@gatesmith/diagnostics';

/** The codes of this package's own findings. */
export const valuesCodes = [
  'GS-VALUES-YAML',
  'GS-VALUES-DUPLICATE-KEY',
  'GS-VALUES-UNKNOWN-KEY',
  'GS-VALUES-TYPE',
  'GS-VALUES-REQUIRED',
  'GS-VALUES-CONFLICT',
  'GS-VALUES-SET',
  'GS-EOL-UNACKNOWLEDGED',
  'GS-BGP-OFF',
  'GS-INGRESS-EXPOSED-TWICE',
  'GS-ENTRYPOINT-ONE-REPLICA',
  'GS-ENTRYPOINT-FAMILY',
  'GS-ENTRYPOINT-ADDRESS',
] as const;

/** A code of this package. */
export type ValuesCode = (typeof valuesCodes)[number];

/** A finding about a values document; it may carry what was probably meant. */
export interface ValuesFinding extends Finding {
  /** The known key or value that is closest to what was written. */
  readonly nearest?: string | undefined;
  /** The values that are accepted at this place, when they can be listed. */
  readonly accepted?: readonly string[] | undefined;
}
