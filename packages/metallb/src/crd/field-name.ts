import type { FindingPath } from '@gatesmith/diagnostics';

/** The name of the field that a path leads to or into, for a message. */
export function fieldName(path: FindingPath): string {
  return String(path.findLast((part) => typeof part === 'string') ?? 'value');
}
