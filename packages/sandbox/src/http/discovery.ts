import type { JsonObject } from '@gatesmith/kubernetes';
import { apiVersionOf, type Kind } from '../model/kinds.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

const verbsOf = (kind: Kind): readonly string[] => (kind.review ? ['create'] : verbs);

const subresourceVerbs = (name: string): readonly string[] =>
  name === 'status' || name === 'scale'
    ? ['get', 'patch', 'update']
    : name === 'log'
      ? ['get']
      : name === 'finalize'
        ? ['update']
        : ['create'];

/** The group, version and kind of a subresource. */
function kindOfSubresource(kind: Kind, name: string): { group: string; version: string; kind: string } {
  switch (name) {
    case 'scale':
      return { group: 'autoscaling', version: 'v1', kind: 'Scale' };
    case 'eviction':
      return { group: 'policy', version: 'v1', kind: 'Eviction' };
    case 'token':
      return { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
    case 'binding':
      return { group: '', version: 'v1', kind: 'Binding' };
    default:
      return { group: kind.group, version: kind.version, kind: kind.kind };
  }
}

/** `/api` in the legacy form. */
export function apiVersions(address: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

const groupsOf = (kinds: readonly Kind[]): readonly string[] => [
  ...new Set(kinds.map((kind) => kind.group).filter((group) => group !== '')),
];

const versionsOf = (kinds: readonly Kind[], group: string): readonly string[] => [
  ...new Set(kinds.filter((kind) => kind.group === group).map((kind) => kind.version)),
];

/** One entry of `/apis`, and the whole of `/apis/GROUP`. */
export function apiGroup(kinds: readonly Kind[], group: string): JsonObject | undefined {
  const versions = versionsOf(kinds, group).map((version) => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  const [preferredVersion] = versions;
  return preferredVersion === undefined ? undefined : { name: group, versions, preferredVersion };
}

/** `/apis` in the legacy form. */
export function apiGroupList(kinds: readonly Kind[]): JsonObject {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groupsOf(kinds)
      .map((group) => apiGroup(kinds, group))
      .filter((group) => group !== undefined),
  };
}

/** `/api/v1` and `/apis/GROUP/VERSION`. */
export function apiResourceList(
  kinds: readonly Kind[],
  group: string,
  version: string,
): JsonObject | undefined {
  const mine = kinds.filter((kind) => kind.group === group && kind.version === version);
  const [first] = mine;
  if (first === undefined) return undefined;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(first),
    resources: mine.flatMap((kind) => [
      {
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: verbsOf(kind),
        shortNames: kind.shortNames.length > 0 ? kind.shortNames : undefined,
        categories: kind.categories.length > 0 ? kind.categories : undefined,
      },
      ...kind.subresources.map((name) => {
        const spoken = kindOfSubresource(kind, name);
        const isForeign = spoken.group !== kind.group || spoken.version !== kind.version;
        return {
          name: `${kind.plural}/${name}`,
          singularName: '',
          namespaced: kind.namespaced,
          ...(isForeign ? { group: spoken.group, version: spoken.version } : {}),
          kind: spoken.kind,
          verbs: subresourceVerbs(name),
        };
      }),
    ]),
  };
}

/** `/api` or `/apis` in the aggregated form (apidiscovery.k8s.io v2 or v2beta1): everything in one answer. */
export function aggregated(kinds: readonly Kind[], scope: 'core' | 'groups', version: string): JsonObject {
  const groups = scope === 'core' ? [''] : groupsOf(kinds);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versionsOf(kinds, group).map((name) => ({
        version: name,
        freshness: 'Current',
        resources: kinds
          .filter((kind) => kind.group === group && kind.version === name)
          .map((kind) => ({
            resource: kind.plural,
            responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
            scope: kind.namespaced ? 'Namespaced' : 'Cluster',
            singularResource: kind.singular,
            verbs: verbsOf(kind),
            shortNames: kind.shortNames.length > 0 ? kind.shortNames : undefined,
            categories: kind.categories.length > 0 ? kind.categories : undefined,
            subresources: kind.subresources.map((sub) => ({
              subresource: sub,
              responseKind: kindOfSubresource(kind, sub),
              verbs: subresourceVerbs(sub),
            })),
          })),
      })),
    })),
  };
}
