import {
  judgeRollout,
  type NodeProbe,
  type ObservedDaemonSet,
  type RolloutExpectation,
} from '@gatesmith/kube-proxy';
import { InstallError } from '../errors.ts';
import { textAt } from '../json-value.ts';
import { type KubernetesObject, refOf } from '../kubernetes-object.ts';
import type { StepContext } from '../up/step-context.ts';
import { waitFor } from '../up/wait-for.ts';

/** Which kube-proxy is restarted, and what has to be so afterwards. */
export interface RestartScope {
  readonly daemonSet: ObservedDaemonSet;
  readonly expectation: RolloutExpectation;
  /** When the text was written, RFC 3339. */
  readonly since: string;
}

/** How long to watch, and which nodes. */
export interface RestartWatch {
  readonly title: string;
  readonly soakSeconds: number;
  readonly deadlineSeconds: number;
  /** @default every node */
  readonly nodes?: readonly string[] | undefined;
}

/** Deletes the kube-proxy pod of one node, so that its successor reads the new text. */
export async function deletePodOn(
  { cluster, signal }: StepContext,
  { daemonSet }: RestartScope,
  node: string,
): Promise<void> {
  const pods = await podsOf(cluster, daemonSet, signal);
  const pod = pods.find((one) => textAt(one, 'spec', 'nodeName') === node);
  if (pod !== undefined) await cluster.delete(refOf(pod), { uid: pod.metadata.uid, signal });
}

/**
 * Waits until kube-proxy runs with the expected configuration on the nodes.
 *
 * @throws InstallError KUBE_PROXY_FAILED as soon as a node's kube-proxy has failed; WAIT_TIMED_OUT at the deadline.
 */
export async function awaitKubeProxy(
  context: StepContext,
  scope: RestartScope,
  watch: RestartWatch,
): Promise<void> {
  const { cluster, signal } = context;
  const { daemonSet, expectation, since } = scope;
  await waitFor(context, {
    waitingFor: 'kube-proxy',
    timeoutMs: watch.deadlineSeconds * 1000,
    look: async () => {
      const [nodes, daemonSets, pods, events] = await Promise.all([
        listed(context, 'v1', 'Node'),
        listed(context, 'apps/v1', 'DaemonSet', daemonSet.namespace),
        podsOf(cluster, daemonSet, signal),
        listed(context, 'v1', 'Event', 'default'),
      ]);
      const verdict = judgeRollout({
        expectation,
        objects: [...nodes, ...daemonSets, ...pods, ...events],
        daemonSet: { namespace: daemonSet.namespace ?? 'kube-system', name: daemonSet.name },
        since,
        now: new Date().toISOString(),
        nodes: watch.nodes,
        probes: await logsOf(context, pods, since),
        soakSeconds: watch.soakSeconds,
        unreadyNodes: 'ignore',
      });
      if (verdict.state === 'done') return { done: true, result: undefined };
      const open = verdict.nodes.filter(({ state }) => state === 'waiting' || state === 'failed');
      const reason = open.map((one) => `${one.node}: ${one.reason}`).join('\n');
      if (verdict.state === 'failed') {
        throw new InstallError(reason || (verdict.findings[0]?.message ?? 'kube-proxy failed'), {
          code: 'KUBE_PROXY_FAILED',
        });
      }
      return { done: false, reason: reason || watch.title };
    },
  });
}

async function listed(
  { cluster, signal }: StepContext,
  apiVersion: string,
  kind: string,
  namespace?: string,
): Promise<readonly KubernetesObject[]> {
  const result = await cluster.list({ apiVersion, kind, namespace }, { signal });
  return result.state === 'ok' ? result.items : [];
}

async function podsOf(
  cluster: StepContext['cluster'],
  { namespace, podLabels }: ObservedDaemonSet,
  signal: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  const labelSelector = Object.entries(podLabels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const result = await cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace, labelSelector }, { signal });
  return result.state === 'ok' ? result.items : [];
}

/** The first log lines of pods that started after the write: kube-proxy says there which mode it runs in. */
async function logsOf(
  { cluster, signal }: StepContext,
  pods: readonly KubernetesObject[],
  since: string,
): Promise<Readonly<Record<string, NodeProbe>>> {
  const probes: Record<string, NodeProbe> = {};
  await Promise.all(
    pods.map(async (pod) => {
      const node = textAt(pod, 'spec', 'nodeName');
      if (node === undefined || (pod.metadata.creationTimestamp ?? '') < since.slice(0, 19)) return;
      // Logs are a bonus: without the permission or before the container runs, the pod's state has to do.
      const log = await cluster.logs(refOf(pod), { tailLines: 200, signal }).catch(() => undefined);
      if (log !== undefined) probes[node] = { log };
    }),
  );
  return probes;
}
