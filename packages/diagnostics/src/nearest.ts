import leven from 'leven';

const longest = 128;

/**
 * The known word that a mistyped one most likely meant, or nothing when none is close: at most a third of the letters
 * may differ. Words that differ in case only always match.
 *
 * @example
 * ```ts
 * import { nearest } from '@gatesmith/diagnostics';
 *
 * nearest('adresses', ['name', 'addresses']); // 'addresses'
 * nearest('zebra', ['name', 'addresses']); // undefined
 * ```
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > longest) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance =
      candidate.toLowerCase() === lower
        ? 0
        : leven(lower, candidate.toLowerCase(), { maxDistance: bestDistance });
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}
