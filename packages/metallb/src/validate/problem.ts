import type { FindingPath, Severity } from '@gatesmith/diagnostics';

/** Stable codes of what is wrong with a resource; documented in the package's README. */
export type ProblemCode =
  | 'GS-ADVERTISEMENT-AGGREGATION'
  | 'GS-ADVERTISEMENT-DANGLING'
  | 'GS-ADVERTISEMENT-LOCAL-PREF'
  | 'GS-BGP-COMMUNITY'
  | 'GS-BGP-MODE'
  | 'GS-BGP-PEER'
  | 'GS-BGP-PEERS-CONFLICT'
  | 'GS-CONFIG-STALE'
  | 'GS-POOL-ADDRESS-INVALID'
  | 'GS-POOL-BUGGY-IPS'
  | 'GS-POOL-EMPTY'
  | 'GS-POOL-INVERTED'
  | 'GS-POOL-MIXED-FAMILY'
  | 'GS-POOL-OVERLAP'
  | 'GS-POOL-SPECIAL-RANGE'
  | 'GS-POOL-UNADVERTISED'
  | 'GS-REFERENCE-DANGLING'
  | 'GS-REFERENCE-DUPLICATE'
  | 'GS-RESOURCE-EXISTS'
  | 'GS-RESOURCE-FOREIGN'
  | 'GS-RESOURCE-KIND'
  | 'GS-RESOURCE-METADATA'
  | 'GS-RESOURCE-NAMESPACE'
  | 'GS-SCHEMA-BOUND'
  | 'GS-SCHEMA-ENUM'
  | 'GS-SCHEMA-REQUIRED'
  | 'GS-SCHEMA-RULE'
  | 'GS-SCHEMA-TYPE'
  | 'GS-SCHEMA-UNKNOWN-FIELD'
  | 'GS-SELECTOR-INVALID';

/** A finding before it knows which object it is about. */
export interface Problem {
  readonly code: ProblemCode;
  /** @default 'error' */
  readonly severity?: Severity;
  readonly path: FindingPath;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Quotes a value for a message; a long one is cut. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 81)) : shortJson(value);
  return text.length <= 84 ? text : `${text.slice(0, 80)}…`;
}

function shortJson(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
