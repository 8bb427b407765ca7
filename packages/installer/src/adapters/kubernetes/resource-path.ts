import type { KindEntry } from '../../kinds.ts';

const dns1123 = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
// RBAC names may hold colons: `system:node`, `gatesmith-metallb:controller`.
const pathSegment = /^[A-Za-z0-9]([-A-Za-z0-9.:_]*[A-Za-z0-9])?$/;

export interface ResourcePathOptions {
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
}

/**
 * The URL path of a resource. Names are checked before they become part of a path, whatever their origin.
 *
 * @throws RangeError when a name or namespace is not a valid path segment.
 */
export function resourcePath(
  entry: KindEntry,
  { namespace, name, subresource }: ResourcePathOptions,
): string {
  const parts = entry.apiVersion.includes('/')
    ? ['apis', ...entry.apiVersion.split('/')]
    : ['api', entry.apiVersion];
  if (entry.namespaced && namespace !== undefined) {
    if (!dns1123.test(namespace))
      throw new RangeError(`${JSON.stringify(namespace)} is not a namespace name`);
    parts.push('namespaces', namespace);
  }
  parts.push(entry.plural);
  if (name !== undefined) {
    if (!pathSegment.test(name)) throw new RangeError(`${JSON.stringify(name)} is not an object name`);
    parts.push(name);
  }
  if (subresource !== undefined) parts.push(subresource);
  return `/${parts.join('/')}`;
}
