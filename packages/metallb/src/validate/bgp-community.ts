/** The form of a community: `malformed` has the wrong number of parts, `invalid` a part that is out of range. */
export type CommunityForm = 'legacy' | 'large' | 'malformed' | 'invalid';

/** Reads a BGP community as MetalLB 0.16's internal/bgp/community does: `1234:1234` or `large:1:2:3`. */
export function communityForm(text: string): CommunityForm {
  const parts = text.split(':', 5);
  if (parts.length === 2) return parts.every((part) => isUnsigned(part, 0xffff)) ? 'legacy' : 'invalid';
  if (parts.length === 4) {
    const [marker, ...numbers] = parts;
    return marker === 'large' && numbers.every((part) => isUnsigned(part, 0xffff_ffff)) ? 'large' : 'invalid';
  }
  return 'malformed';
}

/** Go's `strconv.ParseUint(text, 10, …)`: digits only, leading zeros allowed. */
function isUnsigned(text: string, highest: number): boolean {
  if (!/^\d{1,100}$/.test(text)) return false;
  return Number(text) <= highest;
}
