import type { KubernetesObject } from '../kubernetes-object.ts';
import { helmReleaseNameAnnotation, managedByLabel, metallbNamespace, releaseName } from '../layout.ts';
import type { CallOptions, Cluster, ListRequest, ListResult } from '../ports/cluster.ts';
import { latestReleases, readHelmRelease, releaseKinds } from './helm-release.ts';
import { redactObject } from './redact-object.ts';
import type { HelmRelease, Snapshot, UnreadKind } from './snapshot.ts';

interface Observed extends ListRequest {
  /** Only with the CRD in place; otherwise the kind is known to be absent without asking. */
  readonly crd?: string | undefined;
  /** Objects that nobody needs to see are dropped on entry. */
  readonly keep?: ((object: KubernetesObject) => boolean) | undefined;
}

const helmManaged = `${managedByLabel}=Helm`;
const configMapNamespaces: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'openshift-kube-proxy',
  metallbNamespace,
]);

const metallb = (apiVersion: string, kind: string, plural: string): Observed => ({
  apiVersion,
  kind,
  crd: `${plural}.metallb.io`,
});

/** One list per kind: what a snapshot holds. */
export const observedKinds: readonly Observed[] = [
  { apiVersion: 'v1', kind: 'Namespace' },
  { apiVersion: 'v1', kind: 'Node' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    keep: ({ metadata }) =>
      configMapNamespaces.has(metadata.namespace ?? '') ||
      metadata.annotations?.[helmReleaseNameAnnotation] === releaseName,
  },
  { apiVersion: 'v1', kind: 'Secret', namespace: metallbNamespace },
  { apiVersion: 'v1', kind: 'ServiceAccount', labelSelector: helmManaged },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet' },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', labelSelector: helmManaged },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', labelSelector: helmManaged },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', labelSelector: helmManaged },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', labelSelector: helmManaged },
  { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', labelSelector: helmManaged },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', labelSelector: helmManaged },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration' },
  metallb('metallb.io/v1beta1', 'IPAddressPool', 'ipaddresspools'),
  metallb('metallb.io/v1beta1', 'L2Advertisement', 'l2advertisements'),
  metallb('metallb.io/v1beta1', 'BGPAdvertisement', 'bgpadvertisements'),
  metallb('metallb.io/v1beta2', 'BGPPeer', 'bgppeers'),
  metallb('metallb.io/v1beta1', 'BFDProfile', 'bfdprofiles'),
  metallb('metallb.io/v1beta1', 'Community', 'communities'),
  metallb('metallb.io/v1beta1', 'ServiceL2Status', 'servicel2statuses'),
  metallb('metallb.io/v1beta1', 'ConfigurationState', 'configurationstates'),
];

/** Kinds that few releases have; asked for only when a release of ours names them. */
const rareKinds: readonly Observed[] = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    labelSelector: helmManaged,
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    labelSelector: helmManaged,
  },
  { apiVersion: 'batch/v1', kind: 'Job', labelSelector: helmManaged },
];

const crdKind: ListRequest = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

/** What a snapshot is taken with. */
export interface TakeSnapshotOptions extends CallOptions {
  /** @default the system's clock */
  readonly now?: (() => number) | undefined;
}

/**
 * Reads what gatesmith needs to know of a cluster: the version and one list per kind, in parallel, nothing written.
 * What may not be read is recorded as unread, so that it is never taken for absent.
 */
export async function takeSnapshot(
  cluster: Cluster,
  { signal, now = Date.now }: TakeSnapshotOptions = {},
): Promise<Snapshot> {
  const [version, crds] = await Promise.all([cluster.version({ signal }), cluster.list(crdKind, { signal })]);
  const crdObjects =
    crds.state === 'ok' ? crds.items.filter(({ metadata }) => metadata.name.endsWith('.metallb.io')) : [];
  const crdNames = new Set(crdObjects.map(({ metadata }) => metadata.name));
  const unread: UnreadKind[] =
    crds.state === 'forbidden' ? [{ ...crdKind, reason: 'forbidden', message: crds.message }] : [];
  const objects: KubernetesObject[] = [...crdObjects];
  const releases: HelmRelease[] = [];

  const list = async (observed: Observed): Promise<{ observed: Observed; result: ListResult }> => {
    const known = observed.crd === undefined || crds.state !== 'ok' || crdNames.has(observed.crd);
    return { observed, result: known ? await cluster.list(observed, { signal }) : { state: 'absent' } };
  };
  const lists = await Promise.all(observedKinds.map(list));
  const named = new Set(
    lists.flatMap(({ observed, result }) =>
      observed.kind === 'Secret' && result.state === 'ok'
        ? result.items.filter(isOurRelease).flatMap((secret) => [...releaseKinds(secret)])
        : [],
    ),
  );
  lists.push(...(await Promise.all(rareKinds.filter(({ kind }) => named.has(kind)).map(list))));
  for (const { observed, result } of lists) {
    const { apiVersion, kind, keep = () => true } = observed;
    if (result.state === 'ok') {
      for (const object of result.items) {
        const release = kind === 'Secret' ? readHelmRelease(object) : undefined;
        if (release !== undefined) releases.push(release);
        else if (keep(object)) objects.push(object);
      }
    } else
      unread.push({
        apiVersion,
        kind,
        reason: result.state,
        message: result.state === 'forbidden' ? result.message : undefined,
      });
  }
  return {
    format: 'gatesmith.dev/snapshot/v1',
    takenAt: new Date(now()).toISOString(),
    ...(crds.state === 'ok' && crds.resourceVersion !== '' ? { resourceVersion: crds.resourceVersion } : {}),
    server: { gitVersion: version.gitVersion, context: cluster.context },
    objects: objects.map(redactObject),
    unread,
    releases: latestReleases(releases),
  };
}

function isOurRelease({ metadata: { labels = {} }, ...secret }: KubernetesObject): boolean {
  return secret['type'] === 'helm.sh/release.v1' && labels['name'] === releaseName;
}
