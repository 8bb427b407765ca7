import { asArray, type KubernetesObject, type ObjectRef, textAt, wordsAt } from '@gatesmith/kubernetes';
import type { Desired } from '../desired/desired.ts';
import { knownKind } from '../kinds.ts';
import { metallbNamespace, systemNamespace } from '../layout.ts';
import { observedKinds } from '../observe/observed-kinds.ts';
import type { AccessRequest } from '../ports/cluster.ts';

/** The same verbs on a resource; a subresource follows a slash. */
export function rightsTo(
  verbs: readonly string[],
  group: string,
  resource: string,
  namespace?: string | undefined,
): readonly AccessRequest[] {
  return verbs.map((verb) => ({ verb, group, resource, namespace }));
}

/** The same verbs on the kind of an object, in its namespace. */
export function rightsToKind(
  verbs: readonly string[],
  { apiVersion, kind, namespace }: Pick<ObjectRef, 'apiVersion' | 'kind' | 'namespace'>,
): readonly AccessRequest[] {
  const entry = knownKind(apiVersion, kind);
  const slash = apiVersion.indexOf('/');
  return rightsTo(
    verbs,
    slash === -1 ? '' : apiVersion.slice(0, slash),
    entry?.plural ?? `${kind.toLowerCase()}s`,
    entry?.namespaced === false ? undefined : namespace,
  );
}

/** The kinds that a snapshot lists. Kinds that only some releases have are listed where `desired` has them. */
export function rightsToLook(desired?: Desired): readonly AccessRequest[] {
  const kinds = new Set(desired?.release.map(({ kind }) => kind));
  return [
    ...rightsTo(['list'], 'apiextensions.k8s.io', 'customresourcedefinitions'),
    ...observedKinds
      .filter(({ kind, onlyIfReleased = false }) => !onlyIfReleased || kinds.has(kind))
      .flatMap(({ apiVersion, kind, namespace }) => rightsToKind(['list'], { apiVersion, kind, namespace })),
  ];
}

/** The rights to verify an install: the invalid pool that the webhook must deny (dry run), and the programs' own reports. */
export function rightsToVerify(): readonly AccessRequest[] {
  return [
    ...rightsTo(['create'], 'metallb.io', 'ipaddresspools', metallbNamespace),
    ...rightsTo(['get'], '', 'pods/log'),
    ...rightsTo(['list'], '', 'events'),
    // A port-forward over WebSocket is a GET to the authorizer.
    ...rightsTo(['create', 'get'], '', 'pods/portforward', systemNamespace),
  ];
}

/** The rights that every run requires: for its lease and its journal. */
export function rightsToRun(): readonly AccessRequest[] {
  return [
    ...rightsTo(['get', 'create', 'patch'], 'coordination.k8s.io', 'leases', systemNamespace),
    ...rightsTo(['create', 'patch'], '', 'configmaps', systemNamespace),
  ];
}

// Applied objects may also have to be created: the API server requires both rights if they do not exist yet.
const apply = ['create', 'patch'] as const;

/** The rights to change kube-proxy: its ConfigMap, the backup next to it, and its pods one after another. */
export function rightsToKubeProxy(): readonly AccessRequest[] {
  return [
    ...rightsTo(['get', ...apply, 'delete'], '', 'configmaps', systemNamespace),
    ...rightsTo(['get', 'patch'], 'apps', 'daemonsets', systemNamespace),
    ...rightsTo(['get', 'delete'], '', 'pods', systemNamespace),
  ];
}

/** The rights for the steps before the release. */
export function rightsToPrepare({
  namespaces,
  crds,
}: Pick<Desired, 'namespaces' | 'crds'>): readonly AccessRequest[] {
  return [...namespaces, ...crds].flatMap((object) => rightsToKind(apply, refLike(object)));
}

/** The rights that Helm requires for the release. */
export function rightsToRelease({
  release,
  hooks,
}: Pick<Desired, 'release' | 'hooks'>): readonly AccessRequest[] {
  return [
    ...rightsTo(['get', 'list', 'create', 'update', 'delete'], '', 'secrets', metallbNamespace),
    ...release.flatMap((object) => rightsToKind(['get', ...apply, 'delete'], refLike(object))),
    ...hooks.flatMap((object) => rightsToKind(['get', 'list', 'watch', ...apply, 'delete'], refLike(object))),
  ];
}

/** Every right that the chart's own roles give: no user may grant rights that they do not hold. */
export function rightsGiven({
  release,
  hooks,
}: Pick<Desired, 'release' | 'hooks'>): readonly AccessRequest[] {
  return [...release, ...hooks].flatMap(grantedBy);
}

/** The rights to free addresses of pools before the release. */
export function rightsToMakeRoom(): readonly AccessRequest[] {
  return rightsTo(['patch', 'delete'], 'metallb.io', 'ipaddresspools', metallbNamespace);
}

const leftovers = ['servicel2statuses', 'servicebgpstatuses', 'configurationstates'] as const;

/** The rights that an uninstall requires. */
export function rightsToRemove({ namespaces, release, hooks }: Desired): readonly AccessRequest[] {
  return [
    ...rightsTo(['get', 'list', 'update', 'delete'], '', 'secrets', metallbNamespace),
    ...rightsTo(['get', 'delete'], 'coordination.k8s.io', 'leases', systemNamespace),
    ...rightsTo(['get', 'delete'], '', 'configmaps'),
    // A namespace is deleted only when its contents are known.
    ...rightsTo(['list'], '*', '*'),
    // Leftovers of hooks are found by listing.
    ...rightsTo(['get', 'list', 'delete'], 'batch', 'jobs'),
    ...namespaces.flatMap((object) => rightsToKind(['get', 'delete'], refLike(object))),
    ...[...release, ...hooks].flatMap((object) => rightsToKind(['get', 'delete'], refLike(object))),
    ...leftovers.flatMap((resource) => rightsTo(['get', 'delete'], 'metallb.io', resource, metallbNamespace)),
  ];
}

/** Whether a snapshot lists the resource anyway, and has reported it if it may not. */
export function isLooked({ verb, resource, group }: AccessRequest): boolean {
  if (verb !== 'list') return false;
  if (resource === 'customresourcedefinitions') return true;
  return observedKinds.some(({ apiVersion, kind, onlyIfReleased = false }) => {
    if (onlyIfReleased) return false;
    const [right] = rightsToKind(['list'], { apiVersion, kind });
    return right?.resource === resource && right.group === group;
  });
}

function refLike({
  apiVersion,
  kind,
  metadata,
}: KubernetesObject): Pick<ObjectRef, 'apiVersion' | 'kind' | 'namespace'> {
  return { apiVersion, kind, namespace: metadata.namespace };
}

/** Rights that a role of the chart gives; of a Role they hold in its namespace. */
function grantedBy({ kind, metadata, ...object }: KubernetesObject): readonly AccessRequest[] {
  if (kind !== 'ClusterRole' && kind !== 'Role') return [];
  const namespace = kind === 'Role' ? metadata.namespace : undefined;
  return asArray(object['rules'])
    .filter((rule) => textAt(rule, 'nonResourceURLs', 0) === undefined)
    .flatMap((rule) =>
      wordsAt(rule, 'apiGroups').flatMap((group) =>
        wordsAt(rule, 'resources').flatMap((resource) =>
          rightsTo(wordsAt(rule, 'verbs'), group, resource, namespace),
        ),
      ),
    );
}
