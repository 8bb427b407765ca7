const space = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/** Go's `strings.TrimSpace`; JavaScript's `trim` also removes the byte order mark and leaves U+0085. */
export function goTrim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && space.test(text.charAt(start))) start += 1;
  while (end > start && space.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Go's `dtoi`, which reads the length of a prefix: digits only, leading zeros allowed, below 0xFFFFFF. */
export function goDigits(text: string): number | undefined {
  if (!/^\d{1,1000}$/.test(text)) return undefined;
  const value = Number(text);
  return value < 0xffffff ? value : undefined;
}
