import type { Finding } from '@gatesmith/diagnostics';
import { objectId, type PartialObject, textAt } from '@gatesmith/kubernetes';
import type { KubeProxyObservation, ObservedDaemonSet } from '../detect/observation.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import { evidence } from './evidence.ts';
import { findRestartPending, olderPods } from './find-restart-pending.ts';
import { judgeRollout, type NodeVerdict } from './judge-rollout.ts';
import { lastWriter } from './last-writer.ts';
import type { NodeProbe } from './read-probe.ts';

export interface VerifyNodesInput {
  readonly observation: KubeProxyObservation;
  /** Nodes, the DaemonSet, its pods, the ConfigMap and node events, as read now. */
  readonly objects: readonly PartialObject[];
  /** The answer of each node's kube-proxy, by node. A node that is left out is judged by its pod alone. */
  readonly probes?: Readonly<Record<string, NodeProbe>> | undefined;
}

const epoch = new Date(0).toISOString();

/**
 * Whether every Ready node's kube-proxy runs with what its configuration says, at any time after it was set. Nodes that are fine are
 * summed up, one finding per kind of evidence; each other node has its own finding.
 */
export function verifyNodes({ observation, objects, probes }: VerifyNodesInput): readonly Finding[] {
  const { daemonSet, source, mode, strictArp } = observation;
  if (daemonSet === undefined) return [];
  const configMap = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' &&
      source.kind === 'config-map' &&
      metadata?.name === source.name &&
      metadata.namespace === source.namespace,
  );
  const writer =
    configMap === undefined || source.kind !== 'config-map' ? undefined : lastWriter(configMap, source.key);
  const written = Date.parse(writer?.time ?? '') || 0;
  const { nodes } = judgeRollout({
    expectation: { mode, strictArp, contentHash: '' },
    objects: objects.filter((object) => object.kind !== 'Event' || isSince(object, written)),
    daemonSet,
    since: epoch,
    now: epoch,
    probes,
    // A running pod is enough, however short its age: the kubelets' clocks may be ahead of ours.
    soakSeconds: 0,
    watchedSeconds: {},
    restarts: 'allow',
    unreadyNodes: 'ignore',
  });
  // Loaded settings outweigh a pod's age: a configuration that was written again may be the one that the pod has read.
  const old = new Set(olderPods(objects, daemonSet, written));
  const fine = nodes.filter(
    ({ node, state, signal }) => state === 'done' && (signal === 'configz' || !old.has(node)),
  );
  const pending = findRestartPending(
    observation,
    withoutPodsOn(new Set(fine.map(({ node }) => node)), objects),
  );
  const stale = nodes.filter(
    ({ state, node }) => state === 'done' && old.has(node) && !fine.some((one) => one.node === node),
  );
  // The time of the last write is not recorded: the pods are judged as they are.
  if (pending === undefined) fine.push(...stale);
  const open = nodes.filter(({ state }) => state !== 'done');
  return [
    ...groups(fine).map((group) => summed(group, daemonSet)),
    ...(pending === undefined ? [] : [pending]),
    ...open.map(alone),
  ];
}

function withoutPodsOn(
  nodes: ReadonlySet<string>,
  objects: readonly PartialObject[],
): readonly PartialObject[] {
  return objects.filter(({ kind, spec }) => kind !== 'Pod' || !nodes.has(textAt(spec, 'nodeName') ?? ''));
}

function isSince({ metadata, ...rest }: PartialObject, written: number): boolean {
  const at =
    'lastTimestamp' in rest && typeof rest.lastTimestamp === 'string'
      ? rest.lastTimestamp
      : metadata?.creationTimestamp;
  return Date.parse(at ?? '') >= written;
}

function groups(verdicts: readonly NodeVerdict[]): readonly (readonly NodeVerdict[])[] {
  const found = new Map<string, NodeVerdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.signal} ${verdict.mode} ${verdict.strictArp}`;
    const group = found.get(key) ?? [];
    group.push(verdict);
    found.set(key, group);
  }
  return [...found.values()];
}

function summed(group: readonly NodeVerdict[], daemonSet: ObservedDaemonSet): Finding<KubeProxyCode> {
  const [first] = group;
  const signal = first?.signal ?? 'none';
  const weak = signal === 'pod-state' || signal === 'node-event' || signal === 'none';
  const names = group.map(({ node }) => node).sort();
  const list = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more nodes` : ''}`;
  const running =
    first?.mode === undefined
      ? 'runs'
      : `runs in ${first.mode} mode${first.strictArp === undefined ? '' : first.strictArp ? ' with strictARP' : ' without strictARP'}`;
  return report(weak ? 'GS-KUBEPROXY-UNVERIFIED' : 'GS-KUBEPROXY-VERIFIED', {
    severity: 'info',
    subject: objectId(daemonSet),
    path: [],
    message: `${objectId(daemonSet)}: ${running} on ${list} (${evidence[signal]})`,
    hint: weak ? 'allow port-forward to pods to see what kube-proxy has loaded' : undefined,
  });
}

function alone({ node, state, reason, signal }: NodeVerdict): Finding<KubeProxyCode> {
  const subject = `Node/${node}`;
  const [code, severity] =
    state === 'later'
      ? (['GS-KUBEPROXY-NODE-NOT-READY', 'warning'] as const)
      : state === 'waiting'
        ? (['GS-KUBEPROXY-ROLLOUT-WAITING', 'warning'] as const)
        : (['GS-KUBEPROXY-ROLLOUT-FAILED', 'error'] as const);
  return report(code, {
    severity,
    subject,
    path: [],
    message: `${subject}: ${reason} (${evidence[signal]})`,
  });
}
