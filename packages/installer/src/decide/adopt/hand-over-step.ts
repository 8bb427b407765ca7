import type { Desired } from '../../desired/desired.ts';
import { asRecord, at } from '../../json-value.ts';
import { type KubernetesObject, objectId } from '../../kubernetes-object.ts';
import { metallbNamespace } from '../../layout.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { isPodOf } from '../../selects.ts';
import type { Change, PlanStep } from '../plan/plan.ts';
import { configured, deleted } from './changes.ts';
import type { ExistingInstall } from './existing-install.ts';
import { memberlistSecretOf } from './memberlist-secret.ts';

/**
 * Hands what runs on each node over: the old DaemonSets go and leave their pods, which get the labels of ours. Two of
 * them cannot share a node, as both want its ports; two controllers cannot share a cluster, as both would assign.
 */
export function handOverStep(
  installs: readonly ExistingInstall[],
  desired: Desired,
  index: SnapshotIndex,
): PlanStep {
  const changes = installs
    .filter(({ program }) => program === 'metallb')
    .flatMap(({ workloads, orphans }): readonly Change[] => {
      const sets = workloads.filter((workload) => successorOf(workload, desired) !== undefined);
      const pods = [...orphans, ...sets.flatMap((set) => podsOf(set, index))];
      return [
        ...memberlistChange(sets, desired, index),
        ...workloads
          .filter((one) => isAssigning(one) && (at(one, 'spec', 'replicas') ?? 1) !== 0)
          .map((one) => configured(one, 'scaled to 0: two controllers would assign the same addresses')),
        ...sets.map((set) => deleted(set, 'its pods stay and go on announcing')),
        ...pods.flatMap((pod): readonly Change[] => {
          const successor = successorOf(pod, desired);
          if (successor === undefined || isPodOf(successor, pod)) return [];
          return [configured(pod, `labelled for ${objectId(successor)}, which replaces it in its turn`)];
        }),
      ];
    });
  return {
    id: 'adopt-hand-over',
    title: 'Speakers are handed over',
    reason:
      'the running speakers become pods of the new DaemonSet, which replaces them one node after the other; an address moves while its node has its turn, and a connection that is open just then is cut, as when MetalLB is upgraded',
    changes,
    waitsFor: changes.some(({ ref }) => ref.kind === 'Deployment') ? ['the old controller is gone'] : [],
  };
}

/** The new speakers join the ring of the old ones: without the same key each half would announce by itself. */
function memberlistChange(
  sets: readonly KubernetesObject[],
  desired: Desired,
  index: SnapshotIndex,
): readonly Change[] {
  const from = sets.map(memberlistSecretOf).find((name) => name !== undefined);
  const to = desired.release.map(memberlistSecretOf).find((name) => name !== undefined);
  if (from === undefined || to === undefined || from === to) return [];
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace: metallbNamespace, name: to };
  if (index.find(ref) !== undefined) return [];
  if (index.find({ ...ref, name: from }) === undefined) return [];
  return [{ object: objectId(ref), ref, action: 'created', reason: `with the key of Secret ${from}` }];
}

/** Whether a workload assigns addresses; what comes with frr-k8s does not. */
function isAssigning({ kind, metadata: { labels = {} } }: KubernetesObject): boolean {
  const isMetallb = labels['app.kubernetes.io/name'] === 'metallb' || labels['app'] === 'metallb';
  return (
    kind === 'Deployment' &&
    isMetallb &&
    (labels['app.kubernetes.io/component'] ?? labels['component']) === 'controller'
  );
}

/** The DaemonSet of ours that does on each node what this workload or pod does there; both cannot run on one node. */
export function successorOf(
  { kind, metadata, spec }: KubernetesObject,
  { release }: Desired,
): KubernetesObject | undefined {
  if (kind !== 'DaemonSet' && kind !== 'Pod') return undefined;
  const labels = { ...asRecord(at(spec, 'template', 'metadata', 'labels')), ...metadata.labels };
  const component = labels['app.kubernetes.io/component'] ?? labels['component'];
  const program = labels['app.kubernetes.io/name'] ?? labels['app'];
  return release.find((wanted) => {
    const chosen = selectorOf(wanted);
    return (
      wanted.kind === 'DaemonSet' &&
      metadata.namespace === wanted.metadata.namespace &&
      (program === 'metallb' || program === 'frr-k8s') &&
      chosen['app.kubernetes.io/name'] === program &&
      chosen['app.kubernetes.io/component'] === (component ?? program)
    );
  });
}

/** The labels by which a workload knows its pods. */
export function selectorOf(workload: KubernetesObject): Readonly<Record<string, string>> {
  const labels = asRecord(at(workload, 'spec', 'selector', 'matchLabels')) ?? {};
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
}

function podsOf(workload: KubernetesObject, index: SnapshotIndex): readonly KubernetesObject[] {
  return index
    .ofKind('Pod')
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === workload.metadata.uid));
}
