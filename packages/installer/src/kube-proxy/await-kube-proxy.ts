import { judgeRollout, type RolloutExpectation, type RolloutVerdict } from '@gatesmith/kube-proxy';
import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import { type Look, waitFor } from '../apply/waiting/wait-for.ts';
import { InstallError } from '../errors.ts';
import { listKubeProxyPods, listObjects, requireDaemonSet } from './kube-proxy-pods.ts';
import { type PodProber, podProber } from './probe-pods.ts';
import type { RolloutContext } from './rollout-context.ts';

export interface RestartWatch {
  readonly title: string;
  readonly expectation: RolloutExpectation;
  readonly soakSeconds: number;
  readonly deadlineSeconds: number;
  /** @default every node */
  readonly nodes?: readonly string[] | undefined;
  /** Whether one of the nodes must finish: a canary whose node has disappeared proves nothing. @default false */
  readonly mustRun?: boolean | undefined;
}

/**
 * Waits until kube-proxy runs with the expected configuration on the nodes. Nodes that are NotReady are not waited for.
 *
 * @throws InstallError KUBE_PROXY_FAILED as soon as a node's kube-proxy has failed; WAIT_TIMED_OUT at the deadline.
 */
export async function awaitKubeProxy(context: RolloutContext, watch: RestartWatch): Promise<RolloutVerdict> {
  const { cluster, observation } = context;
  requireDaemonSet(context);
  const configText = observation.source.kind === 'config-map' ? observation.source.text : undefined;
  const prober = podProber({ cluster, configText });
  const watched = watchClock();
  return waitFor(context, {
    waitingFor: 'kube-proxy',
    timeoutMs: watch.deadlineSeconds * 1000,
    look: async () => lookOf(await judge(context, { ...watch, prober, watched }), watch),
  });
}

interface Judging extends RestartWatch {
  readonly prober: PodProber;
  readonly watched: WatchClock;
}

async function judge(
  context: RolloutContext,
  { expectation, nodes, soakSeconds, prober, watched }: Judging,
): Promise<RolloutVerdict> {
  const { signal, now, progress } = context;
  const daemonSet = requireDaemonSet(context);
  const [clusterNodes, pods, events] = await Promise.all([
    listObjects(context, { apiVersion: 'v1', kind: 'Node' }),
    listKubeProxyPods(context, daemonSet),
    listObjects(context, { apiVersion: 'v1', kind: 'Event', namespace: 'default' }),
  ]);
  const fresh = pods.filter(
    (pod) =>
      (pod.metadata.creationTimestamp ?? '') >= progress.since.slice(0, 19) &&
      (nodes?.includes(textAt(pod, 'spec', 'nodeName') ?? '') ?? true),
  );
  return judgeRollout({
    expectation,
    objects: [...clusterNodes, ...pods, ...events],
    daemonSet,
    since: progress.since,
    now: new Date(now()).toISOString(),
    nodes,
    probes: await prober.probe(fresh, { signal }),
    soakSeconds,
    watchedSeconds: watched(fresh),
    unreadyNodes: 'ignore',
  });
}

/** @throws InstallError KUBE_PROXY_FAILED when a node has failed. */
function lookOf(verdict: RolloutVerdict, { title, mustRun = false }: RestartWatch): Look<RolloutVerdict> {
  const { state, nodes, findings } = verdict;
  const reason = reasonsOf(nodes.filter((node) => node.state === 'waiting' || node.state === 'failed'));
  if (state === 'failed') {
    throw new InstallError(reason || (findings[0]?.message ?? 'kube-proxy failed'), {
      code: 'KUBE_PROXY_FAILED',
    });
  }
  if (state === 'waiting') return { done: false, reason: reason || title };
  if (mustRun && !nodes.some((node) => node.state === 'done'))
    return { done: false, reason: reasonsOf(nodes) };
  return { done: true, result: verdict };
}

function reasonsOf(nodes: RolloutVerdict['nodes']): string {
  return nodes.map(({ node, reason }) => `${node}: ${reason}`).join('\n');
}

/** For how many seconds each pod has been seen running, by its uid. */
type WatchClock = (pods: readonly KubernetesObject[]) => Readonly<Record<string, number>>;

/** Measures with the process's own clock, because the clocks of the kubelets may differ from it. */
function watchClock(): WatchClock {
  const seenAt = new Map<string, number>();
  return (pods) => {
    const now = performance.now();
    const watched: Record<string, number> = {};
    for (const pod of pods) {
      const uid = pod.metadata.uid ?? '';
      if (textAt(pod, 'status', 'containerStatuses', 0, 'state', 'running', 'startedAt') === undefined)
        continue;
      const first = seenAt.get(uid) ?? now;
      seenAt.set(uid, first);
      watched[uid] = (now - first) / 1000;
    }
    return watched;
  };
}
