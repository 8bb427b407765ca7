const offsetBasis = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/**
 * A short fingerprint of a configuration text (FNV-1a, 64 bits, over its UTF-16 units), for the pod template: answers
 * "was this DaemonSet already rolled for this configuration?". It guards only against coincidence.
 *
 * @example
 * ```ts
 * import { contentHash } from '@gatesmith/kube-proxy';
 *
 * contentHash('mode: ipvs\n') === contentHash('mode: ipvs\n'); // true
 * ```
 */
export function contentHash(text: string): string {
  let hash = offsetBasis;
  for (let at = 0; at < text.length; at += 1)
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(at))) * prime);
  return hash.toString(16).padStart(16, '0');
}
