import type { KubernetesObject } from '@gatesmith/kubernetes';
import { textAt } from '@gatesmith/kubernetes';
import type { Snapshot } from '../observe/snapshot.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import type { KubeProxyPlan } from './plan-kube-proxy.ts';
import { podProber } from './probe-pods.ts';
import type { KubeProxyAnswers } from './verify-kube-proxy.ts';

/** In a large cluster only some of the pods are asked; the others are judged by their status. */
const mostAsked = 100;

export interface AskKubeProxiesOptions extends CallOptions {
  readonly plan: Pick<KubeProxyPlan, 'observation' | 'backup'>;
  readonly snapshot: Pick<Snapshot, 'objects'>;
}

/**
 * Asks each kube-proxy which configuration it runs with, where it matters: in ipvs mode, and where a change of ours is
 * recorded. In every other mode address announcement does not depend on it, and no kube-proxy is asked.
 */
export async function askKubeProxies(
  cluster: Cluster,
  { plan: { observation, backup }, snapshot, signal }: AskKubeProxiesOptions,
): Promise<KubeProxyAnswers | undefined> {
  const { daemonSet, mode, source } = observation;
  if (daemonSet === undefined || (mode !== 'ipvs' && backup === undefined)) return undefined;
  const pods = snapshot.objects.filter((object) => isRunningPodOf(daemonSet, object));
  const configText = source.kind === 'config-map' ? source.text : undefined;
  const [probes, events] = await Promise.all([
    podProber({ cluster, configText }).probe(pods.slice(0, mostAsked), { signal }),
    cluster.list({ apiVersion: 'v1', kind: 'Event', namespace: 'default' }, { signal }),
  ]);
  return {
    probes,
    events:
      events.state === 'ok'
        ? events.items.filter((event) => textAt(event, 'involvedObject', 'kind') === 'Node')
        : [],
  };
}

function isRunningPodOf(
  daemonSet: { readonly namespace: string; readonly name: string },
  { kind, metadata }: KubernetesObject,
): boolean {
  return (
    kind === 'Pod' &&
    metadata.namespace === daemonSet.namespace &&
    metadata.deletionTimestamp === undefined &&
    metadata.ownerReferences?.some((owner) => owner.kind === 'DaemonSet' && owner.name === daemonSet.name) ===
      true
  );
}
