/** The part of a role's rule that a test compares. */
export interface RoleRuleLike {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The request as the authorizer sees it; `undefined` for discovery and for requests that every user may make. */
export function parseRequestPath(
  verb: string,
  path: string,
): { readonly verb: string; readonly group: string; readonly resource: string } | undefined {
  const parts = (path.split('?')[0] ?? '').split('/').filter((part) => part !== '');
  const isCore = parts[0] === 'api';
  if (verb === 'discovery' || (!isCore && parts[0] !== 'apis')) return undefined;
  const group = isCore ? '' : (parts[1] ?? '');
  // Every user may ask for their own permissions.
  if (group === 'authorization.k8s.io') return undefined;
  let rest = parts.slice(isCore ? 2 : 3);
  if (rest[0] === 'namespaces' && rest.length > 2) rest = rest.slice(2);
  const [resource, , subresource] = rest;
  if (resource === undefined) return undefined;
  return { verb, group, resource: subresource === undefined ? resource : `${resource}/${subresource}` };
}
