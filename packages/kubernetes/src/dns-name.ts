const longestSubdomain = 253;
const subdomain = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/**
 * Whether Kubernetes accepts a string as the name of most objects: an RFC 1123 subdomain of at most 253 characters
 * (`IsDNS1123Subdomain` of apimachinery).
 *
 * @example
 * ```ts
 * import { isDnsName } from '@gatesmith/kubernetes';
 *
 * isDnsName('pool-1.lab'); // true
 * isDnsName('My_Pool'); // false
 * ```
 */
export function isDnsName(name: string): boolean {
  return name.length <= longestSubdomain && subdomain.test(name);
}
