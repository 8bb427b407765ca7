/**
 * A thrown value as an `Error`: errors pass through, anything else is described.
 *
 * @example
 * ```ts
 * import { fromUnknown } from '@gatesmith/diagnostics';
 *
 * fromUnknown('boom').message; // 'boom'
 * ```
 */
export function fromUnknown(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  if (typeof thrown === 'string') return new Error(thrown);
  try {
    return new Error(JSON.stringify(thrown) ?? String(thrown));
  } catch {
    return new Error(String(thrown));
  }
}
