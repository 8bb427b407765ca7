const groupsOfAddress = 8;

/**
 * An IPv6 address that is written in hex groups only, with or without `::`, as an integer; undefined for every other text,
 * a dotted tail among them, about which `ip-address` decides. A property test holds the two equal where both have a say.
 */
export function hexGroups(text: string): bigint | undefined {
  if (text.length > 39) return undefined;
  let hex = '0x';
  /** How many groups stand before the `::`, once there is one. */
  let gap = -1;
  let gapAt = 0;
  let groups = 0;
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) === colon) {
      // Only as the second of two: single ones are passed over behind their group.
      if (text.charCodeAt(at + 1) !== colon || gap !== -1) return undefined;
      gap = groups;
      gapAt = hex.length;
      at += 2;
      continue;
    }
    const start = at;
    while (at < text.length && isHex(text.charCodeAt(at))) at += 1;
    const digits = at - start;
    if (digits === 0 || digits > 4) return undefined;
    hex += zeros.slice(digits, 4) + text.slice(start, at);
    groups += 1;
    if (at === text.length) break;
    if (text.charCodeAt(at) !== colon) return undefined;
    // A single colon needs a group behind it; of two, both are left for the next turn.
    if (text.charCodeAt(at + 1) !== colon) {
      at += 1;
      if (at === text.length) return undefined;
    }
  }
  if (gap === -1) return groups === groupsOfAddress ? BigInt(hex) : undefined;
  if (groups >= groupsOfAddress) return undefined;
  return BigInt(hex.slice(0, gapAt) + '0'.repeat(4 * (groupsOfAddress - groups)) + hex.slice(gapAt));
}

const colon = 58;
const zeros = '0000';

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}
