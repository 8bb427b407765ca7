import {
  judgeRollout,
  type ObservedDaemonSet,
  type RolloutExpectation,
  type RolloutVerdict,
} from '@gatesmith/kube-proxy';
import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import { waitFor } from '../apply/waiting/wait-for.ts';
import { InstallError } from '../errors.ts';
import { podProber } from './probe-pods.ts';
import type { RolloutRun } from './rollout-run.ts';

/** How long to watch, and which nodes. */
export interface RestartWatch {
  readonly title: string;
  readonly expectation: RolloutExpectation;
  readonly soakSeconds: number;
  readonly deadlineSeconds: number;
  /** @default every node */
  readonly nodes?: readonly string[] | undefined;
  /** Whether one of the nodes has to have come through: a canary that has gone away proves nothing. @default false */
  readonly mustRun?: boolean | undefined;
}

/**
 * Waits until kube-proxy runs with the expected configuration on the nodes. Nodes that are NotReady are not waited for.
 *
 * @throws InstallError KUBE_PROXY_FAILED as soon as a node's kube-proxy has failed; WAIT_TIMED_OUT at the deadline.
 */
export async function awaitKubeProxy(run: RolloutRun, watch: RestartWatch): Promise<RolloutVerdict> {
  const { cluster, signal, progress, observation } = run;
  const { daemonSet } = observation;
  if (daemonSet === undefined)
    throw new InstallError('kube-proxy: it has no DaemonSet', { code: 'KUBE_PROXY_FAILED' });
  const configText = observation.source.kind === 'config-map' ? observation.source.text : undefined;
  const prober = podProber({ cluster, configText });
  const seenAt = new Map<string, number>();
  return waitFor(run, {
    waitingFor: 'kube-proxy',
    timeoutMs: watch.deadlineSeconds * 1000,
    look: async () => {
      const [nodes, pods, events] = await Promise.all([
        listed(run, 'v1', 'Node'),
        podsOf(run, daemonSet),
        listed(run, 'v1', 'Event', 'default'),
      ]);
      const fresh = pods.filter(
        (pod) =>
          (pod.metadata.creationTimestamp ?? '') >= progress.since.slice(0, 19) &&
          (watch.nodes?.includes(textAt(pod, 'spec', 'nodeName') ?? '') ?? true),
      );
      const verdict = judgeRollout({
        expectation: watch.expectation,
        objects: [...nodes, ...pods, ...events],
        daemonSet,
        since: progress.since,
        now: new Date(run.now()).toISOString(),
        nodes: watch.nodes,
        probes: await prober.probe(fresh, { signal }),
        soakSeconds: watch.soakSeconds,
        watchedSeconds: watchedSeconds(fresh, seenAt),
        unreadyNodes: 'ignore',
      });
      const open = verdict.nodes.filter(({ state }) => state === 'waiting' || state === 'failed');
      const reason = open.map((one) => `${one.node}: ${one.reason}`).join('\n');
      if (verdict.state === 'failed') throw failed(verdict, reason);
      if (verdict.state === 'waiting') return { done: false, reason: reason || watch.title };
      if (watch.mustRun === true && !verdict.nodes.some(({ state }) => state === 'done'))
        return { done: false, reason: verdict.nodes.map((one) => `${one.node}: ${one.reason}`).join('\n') };
      return { done: true, result: verdict };
    },
  });
}

/** For how long each pod has been seen to run, by our clock: the kubelets' may be another. */
function watchedSeconds(
  pods: readonly KubernetesObject[],
  seenAt: Map<string, number>,
): Readonly<Record<string, number>> {
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
}

function failed({ findings }: RolloutVerdict, reason: string): InstallError {
  return new InstallError(reason || (findings[0]?.message ?? 'kube-proxy failed'), {
    code: 'KUBE_PROXY_FAILED',
  });
}

async function listed(
  { cluster, signal }: RolloutRun,
  apiVersion: string,
  kind: string,
  namespace?: string,
): Promise<readonly KubernetesObject[]> {
  const result = await cluster.list({ apiVersion, kind, namespace }, { signal });
  return result.state === 'ok' ? result.items : [];
}

/** The pods of kube-proxy's DaemonSet. */
export async function podsOf(
  { cluster, signal }: Pick<RolloutRun, 'cluster' | 'signal'>,
  { namespace, podLabels }: ObservedDaemonSet,
): Promise<readonly KubernetesObject[]> {
  const labelSelector = Object.entries(podLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const result = await cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace, labelSelector }, { signal });
  return result.state === 'ok' ? result.items : [];
}
