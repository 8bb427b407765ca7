import { type KubernetesObject, listAt, selects, stringsAt, textAt } from '@gatesmith/kubernetes';
import semver from 'semver';
import { ingressAddresses, isLoadBalancer } from '../../addresses.ts';
import { imageVersion } from '../../image-version.ts';
import {
  helmReleaseNameAnnotation,
  helmReleaseNamespaceAnnotation,
  metallbNamespace,
  releaseName,
  webhookConfiguration,
} from '../../layout.ts';
import { metallbComponent } from '../../metallb-facts.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { indexSnapshot, type SnapshotIndex } from '../../observe/snapshot-index.ts';
import { configurationKinds } from '../plan/configuration-kinds.ts';
import { ofOurRelease, ourRelease } from '../plan/our-release.ts';
import { blockersOf } from './blockers-of.ts';
import { drainedComponent } from './drained-component.ts';
import type { ExistingInstall, ForeignRelease, Recognition } from './existing-install.ts';
import { cameWithMetallb, isFrrK8s } from './frr-k8s.ts';
import { installedBy } from './installed-by.ts';

type Program = ExistingInstall['program'];

/** Facts beyond the snapshot. */
export interface RecogniseOptions {
  readonly helmCharts?: readonly KubernetesObject[] | undefined;
  /** Leaves out installs that were not requested. @default none */
  readonly isMeant?: ((install: ExistingInstall) => boolean) | undefined;
}

/**
 * Existing installs in the cluster: MetalLB and ingress-nginx that are not of our release, by Helm chart, by manifest, or
 * kept by something that would put them back. From a snapshot alone; `helmCharts` are the HelmChart objects of k3s and
 * RKE2 where they were read.
 *
 * @example
 * ```ts
 * import { connectCluster, recognise, takeSnapshot } from '@gatesmith/installer';
 *
 * const { installs, blockers } = recognise(await takeSnapshot(await connectCluster()));
 * for (const { program, by, version } of installs) console.log(program, by, version);
 * ```
 */
export function recognise(
  snapshot: Snapshot,
  { helmCharts = [], isMeant = () => true }: RecogniseOptions = {},
): Recognition {
  const index = indexSnapshot(snapshot);
  const installs = [
    ...installsOf('metallb', snapshot, index, helmCharts),
    ...installsOf('ingress-nginx', snapshot, index, helmCharts),
  ].filter(isMeant);
  return { installs, blockers: installs.flatMap(blockersOf) };
}

function installsOf(
  program: Program,
  snapshot: Snapshot,
  index: SnapshotIndex,
  helmCharts: readonly KubernetesObject[],
): readonly ExistingInstall[] {
  const workloads = [...index.ofKind('Deployment'), ...index.ofKind('DaemonSet')].filter(
    (object) => isOf(program, object, snapshot) && !ofOurRelease(object),
  );
  const orphans = index
    .ofKind('Pod')
    .filter((pod) => isOf(program, pod, snapshot) && (pod.metadata.ownerReferences ?? []).length === 0);
  const describe = (
    namespace: string,
    marked: readonly KubernetesObject[],
    group: readonly KubernetesObject[],
    release: ForeignRelease | undefined,
  ): ExistingInstall => ({
    program,
    ...installedBy({ program, marked, release, index, helmCharts }),
    namespace,
    ...(release === undefined ? {} : { release }),
    version: versionOf(group),
    workloads: group,
    orphans: orphans.filter(({ metadata }) => metadata.namespace === namespace),
    ...(program === 'ingress-nginx' ? { service: addressHolder(group, namespace, index) } : {}),
  });
  const record = recordedRelease(program, snapshot);
  if (workloads.length > 0) {
    // One cluster has room for one MetalLB; of ingress-nginx there may be several, even in one namespace.
    return [...groupsOf(workloads).values()].map((group) => {
      const namespace = group[0]?.metadata.namespace ?? '';
      const release = group.map(releaseMarkedOn).find((one) => one !== undefined) ?? record;
      return describe(namespace, group, group, release);
    });
  }
  const webhook = program === 'metallb' ? foreignWebhook(index) : undefined;
  const namespace =
    orphans[0]?.metadata.namespace ??
    record?.namespace ??
    (webhook === undefined
      ? leftPools(program, snapshot)?.metadata.namespace
      : (textAt(webhook, 'webhooks', 0, 'clientConfig', 'service', 'namespace') ?? metallbNamespace));
  if (namespace === undefined) return [];
  const marked = webhook === undefined ? [] : [webhook];
  return [describe(namespace, marked, [], marked.map(releaseMarkedOn)[0] ?? record)];
}

function groupsOf(workloads: readonly KubernetesObject[]): ReadonlyMap<string, readonly KubernetesObject[]> {
  const groups = new Map<string, KubernetesObject[]>();
  for (const workload of workloads) {
    const release = releaseMarkedOn(workload);
    const key = [workload.metadata.namespace, release?.namespace, release?.name].join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [workload]);
    else group.push(workload);
  }
  return groups;
}

/**
 * The labels of charts and of manifests since 0.13. An frr-k8s that came with MetalLB is a part of it. A chart that was given
 * another name (nameOverride) still names itself in the label of its version.
 */
function isOf(program: Program, object: KubernetesObject, snapshot: Snapshot): boolean {
  const { labels = {} } = object.metadata;
  const component = labels['app.kubernetes.io/component'] ?? '';
  const isChart = labels['helm.sh/chart']?.replace(/-v?\d.*$/, '') === program;
  if (program === 'ingress-nginx')
    return (
      (isChart || labels['app.kubernetes.io/name'] === 'ingress-nginx') &&
      ['controller', 'default-backend', drainedComponent].includes(component)
    );
  if (isChart && (component === 'controller' || component === 'speaker')) return true;
  return metallbComponent(object) !== undefined || (isFrrK8s(object) && cameWithMetallb(object, snapshot));
}

function foreignWebhook(index: SnapshotIndex): KubernetesObject | undefined {
  return index
    .ofKind('ValidatingWebhookConfiguration')
    .find((object) => object.metadata.name === webhookConfiguration && !ofOurRelease(object));
}

/** Pools outlive the tool that installed them; next to our release they belong to the user. */
function leftPools(program: Program, { objects, releases }: Snapshot): KubernetesObject | undefined {
  if (program !== 'metallb' || ourRelease(releases) !== undefined) return undefined;
  return objects.find((object) => configurationKinds.has(object.kind) && !ofOurRelease(object));
}

/** Objects that are gone leave their release's record behind. Only MetalLB's namespace is read for records. */
function recordedRelease(program: Program, { releases }: Snapshot): ForeignRelease | undefined {
  const found = releases.find(({ chart, name }) => chart === program && name !== releaseName);
  return found === undefined ? undefined : { name: found.name, namespace: found.namespace };
}

function releaseMarkedOn({ metadata: { annotations = {} } }: KubernetesObject): ForeignRelease | undefined {
  const name = annotations[helmReleaseNameAnnotation];
  const namespace = annotations[helmReleaseNamespaceAnnotation];
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}

/** The version that the controller's image or label says, without a leading v. */
function versionOf(workloads: readonly KubernetesObject[]): string | undefined {
  const controller = workloads.find(
    ({ metadata: { labels = {} } }) =>
      (labels['app.kubernetes.io/component'] ?? labels['component']) === 'controller',
  );
  if (controller === undefined) return undefined;
  const image = listAt(controller, 'spec', 'template', 'spec', 'containers')
    .map((container) => textAt(container, 'image') ?? '')
    .find((text) => /controller|metallb/.test(text));
  const tag = imageVersion(image ?? '');
  const label = controller.metadata.labels?.['app.kubernetes.io/version'];
  return tag ?? semver.coerce(label ?? '')?.version;
}

/** The LoadBalancer Service whose selector chooses the controller's pods. */
function addressHolder(
  workloads: readonly KubernetesObject[],
  namespace: string,
  index: SnapshotIndex,
): KubernetesObject | undefined {
  const podLabels = workloads
    .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] !== 'default-backend')
    .map((workload) => stringsAt(workload, 'spec', 'template', 'metadata', 'labels'));
  const serving = index.ofKind('Service').filter((service) => {
    return (
      service.metadata.namespace === namespace &&
      isLoadBalancer(service) &&
      !ofOurRelease(service) &&
      podLabels.some((labels) => selects(stringsAt(service, 'spec', 'selector'), labels))
    );
  });
  return serving.find((service) => ingressAddresses(service).length > 0) ?? serving[0];
}
