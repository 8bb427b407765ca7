/** A count, exact as long as a person can read it. */
export function writeCount(count: bigint): string {
  return count < 1_000_000_000_000n
    ? String(count)
    : `about ${Number(count).toPrecision(2).replace('e+', ' × 10^')}`;
}
