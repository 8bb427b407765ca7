import { at, type Json, listAt, numberAt, recordsAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import type { KubeObject } from '../model/object.ts';

/** The node that a DaemonSet's pod runs on or waits for. */
export function daemonNodeOf(pod: KubeObject): string {
  const [term] = listAt(
    pod,
    'spec',
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  const [name] = listAt(listAt(term, 'matchFields')[0], 'values');
  return textAt(pod, 'spec', 'nodeName') ?? (typeof name === 'string' ? name : '');
}

/** Whether a node has the host ports of a pod spec to give. Pods that are being deleted hold theirs until they are gone. */
export function hasFreePorts(cluster: Cluster, spec: Json | undefined, node: string): boolean {
  const wanted = hostPorts(spec);
  if (wanted.length === 0) return true;
  const taken = new Set(
    cluster.store
      .list('pods')
      .filter((pod) => textAt(pod, 'spec', 'nodeName') === node && !isFinished(pod))
      .flatMap((pod) => hostPorts(at(pod, 'spec'))),
  );
  return !wanted.some((port) => taken.has(port));
}

const isFinished = (pod: KubeObject): boolean =>
  ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '');

/** `protocol/port`; a container's ports are the node's with `hostNetwork`, as the API server's defaults make them. */
function hostPorts(spec: Json | undefined): readonly string[] {
  const isHost = at(spec, 'hostNetwork') === true;
  return listAt(spec, 'containers').flatMap((container) =>
    recordsAt(container, 'ports').flatMap((port) => {
      const number = numberAt(port, 'hostPort') ?? (isHost ? numberAt(port, 'containerPort') : undefined);
      return number === undefined ? [] : [`${textAt(port, 'protocol') ?? 'TCP'}/${number}`];
    }),
  );
}
