import type { Finding } from '@gatesmith/diagnostics';
import { at, listAt, numberAt, type PartialObject, textAt } from '@gatesmith/kubernetes';
import { type ClusterNode, clusterNodes } from '../detect/cluster-nodes.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import type { ProxyMode } from '../policy.ts';
import { evidence } from './evidence.ts';
import { type NodeProbe, readProbe, type VerdictSignal } from './read-probe.ts';
import type { RolloutExpectation } from './rollout-plan.ts';

export interface JudgeRolloutInput {
  readonly expectation: RolloutExpectation;
  /** The DaemonSet, nodes, kube-proxy's pods and node events, as read now. */
  readonly objects: readonly PartialObject[];
  /** The DaemonSet that is rolled. */
  readonly daemonSet: { readonly namespace: string; readonly name: string };
  /** When the configuration was written, RFC 3339: older pods run the older configuration. */
  readonly since: string;
  /** RFC 3339. */
  readonly now: string;
  /** Judge these nodes only: the canary. @default all */
  readonly nodes?: readonly string[] | undefined;
  /** The answer of each node's kube-proxy, by node. */
  readonly probes?: Readonly<Record<string, NodeProbe>> | undefined;
  /** Seconds that a new pod must have run without a restart. @default 15 */
  readonly soakSeconds?: number | undefined;
  /** @default 'fail' */
  readonly unreadyNodes?: 'fail' | 'ignore' | undefined;
  /**
   * For how many seconds the caller has seen each pod run, by its uid: its own clock need not agree with the kubelets'.
   *
   * @default the time since the container's start, by `now`
   */
  readonly watchedSeconds?: Readonly<Record<string, number>> | undefined;
  /**
   * The meaning of a container restart since its pod was made: a failure while a change is rolled out; nothing for a
   * look at any later time, because nodes reboot.
   *
   * @default 'fail'
   */
  readonly restarts?: 'fail' | 'allow' | undefined;
}

/** One node's state. `later`: NotReady, gets the configuration when it returns. */
export interface NodeVerdict {
  readonly node: string;
  readonly state: 'done' | 'waiting' | 'failed' | 'later';
  readonly reason: string;
  /** The evidence for the verdict. */
  readonly signal: VerdictSignal;
  readonly mode?: ProxyMode | undefined;
  readonly strictArp?: boolean | undefined;
}

export interface RolloutVerdict {
  /** `failed` as soon as one node has failed: the others must not follow. */
  readonly state: 'done' | 'waiting' | 'failed';
  readonly nodes: readonly NodeVerdict[];
  readonly findings: readonly Finding[];
}

/**
 * Judges from what was observed whether the nodes run the new configuration, are still on their way, or have failed. A pod counts when it was
 * made after the write, runs, and has run for the soak without a restart; a pod that dies again and again has failed, and its
 * last words say why. What `/configz`, `/proxyMode` or the log say weighs more than the pod's state. Pure: call it again with
 * newer objects.
 *
 * @example
 * ```ts
 * import { judgeRollout } from '@gatesmith/kube-proxy';
 *
 * const verdict = judgeRollout({
 *   expectation: { mode: 'ipvs', strictArp: true, contentHash: '' },
 *   daemonSet: { namespace: 'kube-system', name: 'kube-proxy' },
 *   objects: [{ kind: 'Node', metadata: { name: 'a' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }],
 *   since: '2026-11-22T12:00:00Z',
 *   now: '2026-11-22T12:00:30Z',
 * });
 * verdict.state; // 'waiting': no new pod on a yet
 * ```
 */
export function judgeRollout(input: JudgeRolloutInput): RolloutVerdict {
  const { objects, nodes: only, unreadyNodes = 'fail' } = input;
  const pods = podsByNode(objects, input.daemonSet);
  const judged = clusterNodes(objects)
    .filter(({ windows, name }) => !windows && (only === undefined || only.includes(name)))
    .map((node) => judgeNode(node, pods.get(node.name) ?? [], input));
  const missing = (only ?? []).filter((name) => !judged.some(({ node }) => node === name));
  const nodes = [
    ...judged,
    ...missing.map(
      (node): NodeVerdict => ({
        node,
        state: 'failed',
        reason: 'the node is not in the cluster any more',
        signal: 'none',
      }),
    ),
  ];
  const failed =
    nodes.some(({ state }) => state === 'failed') ||
    (unreadyNodes === 'fail' && nodes.some(({ state }) => state === 'later'));
  const waiting = nodes.length === 0 || nodes.some(({ state }) => state === 'waiting');
  return {
    state: failed ? 'failed' : waiting ? 'waiting' : 'done',
    nodes,
    findings: nodes.map((verdict) => toFinding(verdict, input)),
  };
}

function podsByNode(
  objects: readonly PartialObject[],
  daemonSet: JudgeRolloutInput['daemonSet'],
): ReadonlyMap<string, PartialObject[]> {
  const pods = new Map<string, PartialObject[]>();
  for (const object of objects) {
    if (object.kind !== 'Pod' || object.metadata?.namespace !== daemonSet.namespace) continue;
    const owned = listAt(object.metadata.ownerReferences).some(
      (reference) =>
        textAt(reference, 'kind') === 'DaemonSet' && textAt(reference, 'name') === daemonSet.name,
    );
    const node = textAt(object.spec, 'nodeName');
    if (owned && node !== undefined) pods.set(node, [...(pods.get(node) ?? []), object]);
  }
  return pods;
}

function judgeNode(node: ClusterNode, pods: readonly PartialObject[], input: JudgeRolloutInput): NodeVerdict {
  const { expectation, since, now, soakSeconds = 15, restarts: onRestarts = 'fail' } = input;
  const verdict = (
    state: NodeVerdict['state'],
    reason: string,
    signal: VerdictSignal = 'pod-state',
  ): NodeVerdict => ({ node: node.name, state, reason, signal });
  if (!node.ready) return verdict('later', 'NotReady: picks the change up when it returns');
  const fresh = pods.filter(
    ({ metadata }) =>
      metadata?.deletionTimestamp === undefined &&
      Date.parse(metadata?.creationTimestamp ?? '') >= floorSecond(since),
  );
  const pod = fresh.at(-1);
  if (pod === undefined)
    return verdict('waiting', pods.length === 0 ? 'no pod yet' : 'the pod is older than the change');

  const name = `Pod/${pod.metadata?.namespace}/${pod.metadata?.name}`;
  const status = listAt(pod.status, 'containerStatuses')[0];
  const waitingReason = textAt(status, 'state', 'waiting', 'reason');
  const restarts = numberAt(status, 'restartCount') ?? 0;
  const probe = input.probes?.[node.name];
  const lastWords =
    lastLine(probe?.previousLog) ?? lastLine(textAt(status, 'lastState', 'terminated', 'message'));
  const why = lastWords === undefined ? '' : `: ${lastWords}`;
  if (waitingReason !== undefined && dead.has(waitingReason))
    return verdict('failed', `${name} is in ${waitingReason}${why}`);
  if (restarts > 0 && onRestarts === 'fail')
    return verdict(
      'failed',
      `${name} has restarted ${restarts} time${restarts === 1 ? '' : 's'} since the change${why}`,
    );
  if (textAt(pod.status, 'phase') === 'Failed' || at(status, 'state', 'terminated') !== undefined)
    return verdict('failed', `${name} has ended${why}`);
  const startedAt = textAt(status, 'state', 'running', 'startedAt');
  if (startedAt === undefined)
    return verdict('waiting', `${name} is ${waitingReason ?? textAt(pod.status, 'phase') ?? 'not started'}`);

  const said = readProbe(probe, eventsOf(node.name, input));
  const facts = { mode: said.mode, strictArp: said.strictArp };
  if (said.mode !== undefined && expectation.mode !== undefined && said.mode !== expectation.mode) {
    return {
      ...verdict('failed', `${name} runs in ${said.mode} mode, not ${expectation.mode}`, said.modeSignal),
      ...facts,
    };
  }
  if (said.strictArp !== undefined && said.strictArp !== expectation.strictArp) {
    return {
      ...verdict(
        'failed',
        `${name} has loaded strictARP ${said.strictArp}, the older configuration`,
        'configz',
      ),
      ...facts,
    };
  }
  const uid = pod.metadata?.uid ?? '';
  const age =
    input.watchedSeconds === undefined
      ? (Date.parse(now) - Date.parse(startedAt)) / 1000
      : (input.watchedSeconds[uid] ?? 0);
  if (age < soakSeconds)
    return {
      ...verdict(
        'waiting',
        `${name} has run for ${Math.max(0, Math.floor(age))} of ${soakSeconds} s`,
        said.signal,
      ),
      ...facts,
    };
  return { ...verdict('done', `${name} runs with the change`, said.signal), ...facts };
}

const dead: ReadonlySet<string> = new Set([
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'RunContainerError',
]);

function eventsOf(node: string, { objects, since }: JudgeRolloutInput): readonly string[] {
  return objects.flatMap((object) => {
    if (object.kind !== 'Event') return [];
    const about = textAt(object, 'involvedObject', 'name') ?? textAt(object, 'regarding', 'name');
    const at =
      textAt(object, 'lastTimestamp') ?? textAt(object, 'eventTime') ?? object.metadata?.creationTimestamp;
    const reason = textAt(object, 'reason');
    return about === node && reason !== undefined && Date.parse(at ?? '') >= floorSecond(since)
      ? [reason]
      : [];
  });
}

/** Creation times have whole seconds: a pod made in the second of the write counts as later. */
function floorSecond(time: string): number {
  return Math.floor(Date.parse(time) / 1000) * 1000;
}

function lastLine(log: string | undefined): string | undefined {
  const line = log?.trimEnd().split('\n').at(-1)?.slice(0, 300);
  return line === '' ? undefined : line;
}

const codes: Readonly<Record<NodeVerdict['state'], KubeProxyCode>> = {
  done: 'GS-KUBEPROXY-VERIFIED',
  waiting: 'GS-KUBEPROXY-ROLLOUT-WAITING',
  failed: 'GS-KUBEPROXY-ROLLOUT-FAILED',
  later: 'GS-KUBEPROXY-NODE-NOT-READY',
};

function toFinding(
  { node, state, reason, signal }: NodeVerdict,
  { unreadyNodes = 'fail' }: JudgeRolloutInput,
): Finding<KubeProxyCode> {
  const subject = `Node/${node}`;
  const weak = state === 'done' && (signal === 'pod-state' || signal === 'node-event');
  return report(weak ? 'GS-KUBEPROXY-UNVERIFIED' : codes[state], {
    severity:
      state === 'failed'
        ? 'error'
        : state === 'later'
          ? unreadyNodes === 'fail'
            ? 'error'
            : 'warning'
          : 'info',
    subject,
    path: [],
    message: `${subject}: ${reason} (${evidence[signal]})`,
    hint: weak ? 'allow port-forward to pods to see what kube-proxy has loaded' : undefined,
  });
}
