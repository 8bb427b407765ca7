import leven from 'leven';

const longest = 128;

/**
 * The known word that a mistyped one most likely meant, or nothing when none is close: at most a third of the letters
 * may differ, and letters in another order are one difference. Words that differ in case only always match, and so does
 * an abbreviation that keeps two thirds of the letters.
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
    } else if (best === undefined && isAbbreviation(typed, candidate.toLowerCase())) best = candidate;
  }
  return best;
}

/** Whether the letters occur in this order in the whole word, from its first letter on: `additionalargs`. */
function isAbbreviation(short: string, whole: string): boolean {
  if (short[0] !== whole[0] || short.length * 3 < whole.length * 2) return false;
  let matched = 0;
  for (const letter of whole) if (letter === short[matched]) matched += 1;
  return matched === short.length;
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
