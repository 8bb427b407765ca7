import { isDnsName } from '@gatesmith/kubernetes';

const longestSubdomain = 253;

/**
 * The nearest DNS-1123 subdomain, which Kubernetes requires as the name of a custom resource: lower case, anything
 * other than letters, digits, `-` and `.` becomes `-`, and every label starts and ends with a letter or digit.
 * A valid name is returned unchanged; a string without any letter or digit becomes `unnamed`.
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
