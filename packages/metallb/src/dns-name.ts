const longestSubdomain = 253;
const subdomain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/**
 * The nearest DNS-1123 subdomain, which is what Kubernetes takes as the name of a custom resource: lower case, anything
 * else than letters, digits, `-` and `.` becomes `-`, and every label starts and ends with a letter or digit.
 * A name that already is one comes back unchanged; a text without any letter or digit becomes `unnamed`.
 *
 * @example
 * ```ts
 * import { toDnsName } from '@gatesmith/metallb';
 *
 * toDnsName('My_Pool #1'); // 'my-pool-1'
 * ```
 */
export function toDnsName(text: string): string {
  if (isDnsName(text)) return text;
  const labels = text
    .slice(0, 4 * longestSubdomain)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .slice(0, longestSubdomain)
    .split('.')
    .map(trimDashes)
    .filter((label) => label !== '');
  return labels.length === 0 ? 'unnamed' : labels.join('.');
}

function trimDashes(label: string): string {
  let start = 0;
  let end = label.length;
  while (label[start] === '-') start += 1;
  while (end > start && label[end - 1] === '-') end -= 1;
  return label.slice(start, end);
}

/** Whether Kubernetes takes the text as the name of a custom resource (RFC 1123 subdomain, at most 253 characters). */
export function isDnsName(text: string): boolean {
  return text.length <= longestSubdomain && subdomain.test(text);
}
