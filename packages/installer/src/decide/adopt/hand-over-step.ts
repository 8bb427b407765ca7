import { asRecord, at, type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import type { Desired } from '../../desired/desired.ts';
import { metallbNamespace } from '../../layout.ts';
import { metallbComponent } from '../../metallb-facts.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { isPodOf } from '../../pod-of-workload.ts';
import type { HandOver, StepOf } from '../plan/plan.ts';
import { configured, deleted } from './changes.ts';
import type { ExistingInstall } from './existing-install.ts';
import { memberlistSecretOf } from './memberlist-secret.ts';

/**
 * Hands what runs on each node over: the old DaemonSets go and leave their pods, which get the labels of ours. Two of
 * them cannot share a node, as both need its ports; two controllers cannot share a cluster, as both would assign.
 */
export function handOverStep(
  installs: readonly ExistingInstall[],
  desired: Desired,
  index: SnapshotIndex,
): StepOf<'adopt-hand-over'> {
  const handOvers = installs
    .filter(({ program }) => program === 'metallb')
    .flatMap((install) => handOversOf(install, desired, index));
  const changes = handOvers.map(({ change }) => change);
  return {
    id: 'adopt-hand-over',
    title: 'Speakers are handed over',
    reason:
      'the running speakers become pods of the new DaemonSet, which replaces them one node after the other; an address moves while its node has its turn, and a connection that is open just then is cut, as when MetalLB is upgraded',
    changes,
    handOvers,
    waitsFor: changes.some(({ ref }) => ref.kind === 'Deployment') ? ['the old controller is gone'] : [],
  };
}

function handOversOf(
  { workloads, orphans }: ExistingInstall,
  desired: Desired,
  index: SnapshotIndex,
): readonly HandOver[] {
  const sets = workloads.filter((workload) => successorOf(workload, desired) !== undefined);
  const pods = [...orphans, ...sets.flatMap((set) => podsOf(set, index))];
  return [
    ...memberlistCopy(sets, desired, index),
    ...workloads
      .filter((one) => isAssigning(one) && (at(one, 'spec', 'replicas') ?? 1) !== 0)
      .map((one) => ({
        do: 'scale-to-zero' as const,
        change: configured(one, 'scaled to 0: two controllers would assign the same addresses'),
      })),
    ...sets.map((set) => ({
      do: 'delete-without-pods' as const,
      change: deleted(set, 'its pods stay and go on announcing'),
    })),
    ...pods.flatMap((pod): readonly HandOver[] => {
      const successor = successorOf(pod, desired);
      if (successor === undefined || isPodOf(successor, pod)) return [];
      const reason = `labelled for ${objectId(successor)}, which replaces it in its turn`;
      return [{ do: 'label-pod', labels: selectorOf(successor), change: configured(pod, reason) }];
    }),
  ];
}

/** The new speakers join the ring of the old ones: without the same key each half would announce on its own. */
function memberlistCopy(
  sets: readonly KubernetesObject[],
  desired: Desired,
  index: SnapshotIndex,
): readonly HandOver[] {
  const from = sets.map(memberlistSecretOf).find((name) => name !== undefined);
  const to = desired.release.map(memberlistSecretOf).find((name) => name !== undefined);
  if (from === undefined || to === undefined || from === to) return [];
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace: metallbNamespace, name: to };
  const source = { ...ref, name: from };
  if (index.find(ref) !== undefined || index.find(source) === undefined) return [];
  const reason = `with the key of Secret ${from}`;
  return [
    { do: 'copy-secret', from: source, change: { object: objectId(ref), ref, action: 'created', reason } },
  ];
}

/** Whether a workload assigns addresses; what comes with frr-k8s does not. */
function isAssigning(object: KubernetesObject): boolean {
  return object.kind === 'Deployment' && metallbComponent(object) === 'controller';
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

/** The labels by which a workload selects its pods. */
export function selectorOf(workload: KubernetesObject): Readonly<Record<string, string>> {
  const labels = asRecord(at(workload, 'spec', 'selector', 'matchLabels')) ?? {};
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
}

function podsOf(workload: KubernetesObject, index: SnapshotIndex): readonly KubernetesObject[] {
  return index
    .ofKind('Pod')
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === workload.metadata.uid));
}
