import {
  asRecord,
  at,
  heldCondition,
  isConditionTrue,
  type KubernetesObject,
  listAt,
  numberAt,
  objectId,
  textAt,
} from '@gatesmith/kubernetes';
import { isPodOf } from '../../pod-of-workload.ts';

/** Facts about a workload's pods. */
export interface PodFacts {
  readonly pods: readonly KubernetesObject[];
  readonly events?: readonly KubernetesObject[] | undefined;
  /** Names of the nodes that are not Ready. */
  readonly away?: ReadonlySet<string> | undefined;
}

/**
 * The most likely reason why a workload is not ready: its pods are rejected, or the problem that the first pod that is not
 * ready reports, by its own status and by the events of the kubelet. `undefined` while there is no problem.
 */
export function reasonForPending(
  workload: KubernetesObject,
  { pods, events = [], away = new Set() }: PodFacts,
): string | undefined {
  const refusal = refusedPods(workload) ?? refusalIn(workload, events);
  if (refusal !== undefined) return refusal;
  const unready = pods.filter((pod) => isPodOf(workload, pod) && !isConditionTrue(pod, 'Ready'));
  // One that is going says less than the one in its place.
  const leaving = ({ metadata }: KubernetesObject): number =>
    Number(metadata.deletionTimestamp !== undefined);
  const facts = unready
    .sort((one, other) => leaving(one) - leaving(other))
    .map((pod) => [pod, lostWith(pod, away) ?? troubleOf(pod) ?? noteOn(pod, events)] as const);
  const [pod, fact] = facts.find(([, trouble]) => trouble !== undefined) ?? [];
  return pod === undefined ? undefined : `${objectId(pod)}: ${fact}`;
}

/** The state of a workload's pods while they start: the same string twice means that nothing has changed. */
export function podMovement(workload: KubernetesObject, { pods, events = [] }: PodFacts): string {
  const own = pods.filter((pod) => isPodOf(workload, pod));
  const names = new Set(own.map(({ metadata }) => metadata.name));
  return JSON.stringify([
    own.map((pod) => [
      pod.metadata.uid,
      pod.metadata.deletionTimestamp,
      at(pod, 'status', 'phase'),
      at(pod, 'status', 'conditions'),
      containerStatuses(pod).map((status) => [
        Object.keys(asRecord(at(status, 'state')) ?? {}),
        at(status, 'ready'),
        at(status, 'restartCount'),
      ]),
    ]),
    // An event with only a higher count is not a change.
    events
      .filter((event) => names.has(textAt(event, 'involvedObject', 'name') ?? ''))
      .map((event) => event.metadata.name),
  ]);
}

/** A Deployment says itself that its pods are refused: by quota, by pod security, by an admission policy. */
function refusedPods(workload: KubernetesObject): string | undefined {
  const failure = heldCondition(workload, 'ReplicaFailure');
  return failure === undefined ? undefined : refused(textAt(failure, 'message') ?? 'no reason given');
}

/** The newest event that says why a workload's pods are not made; a DaemonSet says it nowhere else. */
export function refusalIn(
  workload: KubernetesObject,
  events: readonly KubernetesObject[],
): string | undefined {
  // The note outlives its cause: a DaemonSet that has pods is not refused any more.
  if ((numberAt(workload, 'status', 'currentNumberScheduled') ?? 0) > 0) return undefined;
  const note = newest(
    events,
    (event) => isAbout(event, workload.kind, workload) && textAt(event, 'reason') === 'FailedCreate',
  );
  const message = textAt(note, 'message');
  return message === undefined ? undefined : refused(message);
}

/** The component that rejected it, where the server's message is clear: each has a different remedy. */
function refused(message: string): string {
  const by = /exceeded quota|must specify/.test(message)
    ? ' by a quota of the namespace'
    : /violates PodSecurity/.test(message)
      ? ' by the pod security level of the namespace'
      : /denied the request|admission policy|ValidatingAdmissionPolicy/.test(message)
        ? ' by an admission policy'
        : '';
  return `its pods are refused${by}: ${message}`;
}

/** A pod on a lost node no longer reports anything; its status is old. */
function lostWith(pod: KubernetesObject, away: ReadonlySet<string>): string | undefined {
  const node = textAt(pod, 'spec', 'nodeName');
  if (node === undefined || !away.has(node)) return undefined;
  const patience = listAt(pod, 'spec', 'tolerations')
    .filter((toleration) => textAt(toleration, 'key') === 'node.kubernetes.io/unreachable')
    .map((toleration) => numberAt(toleration, 'tolerationSeconds'))
    .find((seconds) => seconds !== undefined);
  const moves = patience === undefined ? '' : `; it is moved ${patience} s after the node was lost`;
  return `is on Node/${node}, which is not Ready${moves}`;
}

/** The problem in a pod's own status. */
function troubleOf(pod: KubernetesObject): string | undefined {
  for (const status of containerStatuses(pod)) {
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    if (waiting === undefined || waiting === 'ContainerCreating' || waiting === 'PodInitializing') continue;
    const message = textAt(status, 'state', 'waiting', 'message');
    return [waiting, message, lastEnd(status)].filter((part) => part !== undefined).join(': ');
  }
  for (const condition of listAt(pod, 'status', 'conditions')) {
    if (textAt(condition, 'type') === 'PodScheduled' && textAt(condition, 'status') === 'False') {
      return `unschedulable: ${textAt(condition, 'message') ?? textAt(condition, 'reason') ?? 'no reason given'}`;
    }
  }
  return undefined;
}

/** How a container that restarts ended last. */
function lastEnd(status: unknown): string | undefined {
  const exitCode = numberAt(status, 'lastState', 'terminated', 'exitCode');
  if (exitCode === undefined) return undefined;
  const message =
    textAt(status, 'lastState', 'terminated', 'message') ??
    textAt(status, 'lastState', 'terminated', 'reason');
  const restarts = numberAt(status, 'restartCount') ?? 0;
  return `it ended with exit code ${exitCode}${message === undefined ? '' : ` (${message.trim()})`} after ${restarts} restart${restarts === 1 ? '' : 's'}`;
}

const noted: ReadonlySet<string> = new Set([
  'Failed',
  'FailedMount',
  'FailedAttachVolume',
  'FailedCreatePodSandBox',
  'NetworkNotReady',
  'Unhealthy',
  'BackOff',
  'Pulling',
]);

/** The last event of the kubelet for a pod whose status has no reason. */
function noteOn(pod: KubernetesObject, events: readonly KubernetesObject[]): string | undefined {
  const note = newest(events, (event) => isAbout(event, 'Pod', pod));
  const reason = textAt(note, 'reason') ?? '';
  if (noted.has(reason)) return `${reason}: ${textAt(note, 'message') ?? 'no reason given'}`;
  const isRunning = textAt(pod, 'status', 'phase') === 'Running';
  return isRunning ? 'is running, and its readiness probe has not passed yet' : undefined;
}

function isAbout(event: KubernetesObject, kind: string, { metadata }: KubernetesObject): boolean {
  return (
    textAt(event, 'involvedObject', 'kind') === kind &&
    textAt(event, 'involvedObject', 'name') === metadata.name &&
    event.metadata.namespace === metadata.namespace
  );
}

function newest(
  events: readonly KubernetesObject[],
  isWanted: (event: KubernetesObject) => boolean,
): KubernetesObject | undefined {
  const time = (event: KubernetesObject): string =>
    textAt(event, 'lastTimestamp') ?? textAt(event, 'eventTime') ?? event.metadata.creationTimestamp ?? '';
  return events
    .filter(isWanted)
    .reduce<KubernetesObject | undefined>(
      (last, event) => (last === undefined || time(event) >= time(last) ? event : last),
      undefined,
    );
}

function containerStatuses(pod: KubernetesObject): readonly unknown[] {
  return [...listAt(pod, 'status', 'initContainerStatuses'), ...listAt(pod, 'status', 'containerStatuses')];
}
