import { type KubernetesObject, objectId, textAt } from '@gatesmith/kubernetes';
import { metallbNamespace, releaseName } from '../../layout.ts';
import { listed } from '../../listed.ts';
import type { NamespaceContents } from '../../observe/namespace-contents.ts';
import { configurationKinds } from '../plan/configuration-kinds.ts';
import { ofOurRelease } from '../plan/our-release.ts';
import { isHookLeftover } from './hook-leftover.ts';

/** Written by MetalLB and frr-k8s about their own state; worthless without them. */
export const statusKinds: ReadonlySet<string> = new Set([
  'ServiceL2Status',
  'ServiceBGPStatus',
  'ConfigurationState',
  'FRRNodeState',
  'BGPSessionState',
]);

/** Written down by programs while they run, and of no use to anyone afterwards. */
const passingKinds: ReadonlySet<string> = new Set(['Event', 'Lease', 'PodMetrics']);
/** The cluster makes these in every namespace. */
const everywhere: ReadonlySet<string> = new Set([
  'ServiceAccount/default',
  'ConfigMap/kube-root-ca.crt',
  'ConfigMap/openshift-service-ca.crt',
]);

export interface KeepersOptions {
  /** Objects that the uninstall deletes, although no mark says that they are of the release. */
  readonly leftovers: readonly KubernetesObject[];
  /** UIDs of objects that existed before: their dependents are deleted with them. */
  readonly earlier?: ReadonlySet<string> | undefined;
}

/** The objects in a namespace that are not ours, so that it must not be deleted. What belongs to another object counts with that. */
export function namespaceKeepers(
  { objects }: NamespaceContents,
  { leftovers, earlier = new Set() }: KeepersOptions,
): readonly KubernetesObject[] {
  const present = new Set(objects.flatMap(({ metadata }) => metadata.uid ?? []));
  const gone = new Set(leftovers.map(objectId));
  const services = new Set(
    objects.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name),
  );
  const accounts = new Set([
    'default',
    ...objects
      .filter((object) => object.kind === 'ServiceAccount' && ofOurRelease(object))
      .map(({ metadata }) => metadata.name),
  ]);
  const isOwned = ({ metadata }: KubernetesObject): boolean =>
    (metadata.ownerReferences ?? []).some(({ uid }) => present.has(uid) || earlier.has(uid));
  const keepers = objects.filter(
    (object) =>
      !ofOurRelease(object) &&
      !isHookLeftover(object) &&
      !gone.has(objectId(object)) &&
      !isOwned(object) &&
      !isEverywhere(object) &&
      !passingKinds.has(object.kind) &&
      !isOfPrograms(object) &&
      !(object.kind === 'Endpoints' && services.has(object.metadata.name)) &&
      !(object.kind === 'Secret' && accounts.has(tokenOf(object) ?? '')),
  );
  return [...new Map(keepers.map((object) => [object.metadata.uid ?? objectId(object), object])).values()];
}

/** Why a namespace stays, in words; `undefined` when it may go. */
export function whyNamespaceStays(
  contents: NamespaceContents | undefined,
  options: KeepersOptions,
): string | undefined {
  if (contents === undefined) return 'stays: what lives there was not looked at';
  const keepers = namespaceKeepers(contents, options);
  if (keepers.length > 0)
    return `stays: ${listed(keepers.map(objectId))} ${keepers.length === 1 ? 'lives' : 'live'} there`;
  return contents.unread.length === 0
    ? undefined
    : `stays: whether others keep something there is not known, ${listed(contents.unread)} may not be listed or does not answer`;
}

function isEverywhere({ kind, metadata }: KubernetesObject): boolean {
  return everywhere.has(`${kind}/${metadata.name}`);
}

/** Made at run time by the programs that we bring, so that Helm has no record of it. */
export function isOfPrograms({ apiVersion, kind, metadata, ...object }: KubernetesObject): boolean {
  if (statusKinds.has(kind)) return true;
  if (configurationKinds.has(kind)) return false;
  if (kind === 'FRRConfiguration' && apiVersion.startsWith('frrk8s.metallb.io/'))
    return metadata.name.startsWith('metallb-');
  if (kind !== 'Secret' || metadata.namespace !== metallbNamespace) return false;
  const isRecord =
    textAt(object, 'type') === 'helm.sh/release.v1' && metadata.labels?.['name'] === releaseName;
  return isRecord || ['metallb-memberlist', 'memberlist'].includes(metadata.name);
}

/** The ServiceAccount that a token Secret is for. */
function tokenOf(secret: KubernetesObject): string | undefined {
  return secret['type'] === 'kubernetes.io/service-account-token'
    ? secret.metadata.annotations?.['kubernetes.io/service-account.name']
    : undefined;
}
