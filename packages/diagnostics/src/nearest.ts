import leven from 'leven';

const longest = 128;

/**
 * The known word that a mistyped one most likely meant, or nothing when none is close: at most a third of the letters
 * may differ, and letters in another order are one difference. Words that differ in case only always match.
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
  const typed = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = distanceBetween(typed, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Swapped letters count as one slip, not as two. */
function distanceBetween(a: string, b: string, limit: number): number {
  if (a === b) return 0;
  if (a.length === b.length && sorted(a) === sorted(b)) return 1;
  return leven(a, b, { maxDistance: limit });
}

function sorted(word: string): string {
  return [...word].sort().join('');
}
