import type { Container, Pod } from './pod.ts';
import type { ContainerState, SupervisedContainer } from './supervise-container.ts';

export interface PodStatusInput {
  readonly pod: Pod;
  readonly hostIp: string;
  readonly podIps: readonly string[];
  readonly startTime: string;
  /** By container name; a container without an entry is one that only looks as if it ran. */
  readonly running: ReadonlyMap<string, SupervisedContainer>;
  readonly initialised: boolean;
  /** Why the pod is not started yet. */
  readonly waitingFor: string | undefined;
}

/** The status that the kubelet reports for a pod. */
export function podStatus(input: PodStatusInput): Readonly<Record<string, unknown>> {
  const { pod, hostIp, podIps, startTime, initialised, waitingFor } = input;
  const containerStatuses = pod.spec.containers.map((container) => containerStatus(container, input));
  const allReady = initialised && containerStatuses.every(({ ready }) => ready);
  const phase = phaseOf(pod, containerStatuses, initialised);
  const done = phase === 'Succeeded' || phase === 'Failed';
  const condition = (type: string, ok: boolean, message?: string) => ({
    type,
    status: ok ? 'True' : 'False',
    lastTransitionTime: startTime,
    ...(done && { reason: 'PodCompleted' }),
    // In a strategic merge, null removes a field of an earlier report.
    message: message ?? null,
  });
  return {
    phase,
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(podIps[0] !== undefined && { podIP: podIps[0], podIPs: podIps.map((ip) => ({ ip })) }),
    startTime,
    containerStatuses,
    conditions: [
      condition('PodReadyToStartContainers', podIps.length > 0 && !done),
      condition('Initialized', initialised),
      condition('ContainersReady', allReady && !done, waitingFor),
      condition('Ready', allReady && !done, waitingFor),
      condition('PodScheduled', true),
    ],
  };
}

function containerStatus(
  { name, image }: Container,
  { pod, running, initialised, startTime, waitingFor }: PodStatusInput,
): { readonly ready: boolean; readonly state: ContainerState } & Readonly<Record<string, unknown>> {
  const real = running.get(name);
  const common = { name, image, imageID: image };
  if (real !== undefined) {
    return {
      ...common,
      containerID: `process://${real.pid() ?? 0}`,
      ready: real.ready(),
      started: real.started(),
      restartCount: real.restartCount(),
      state: real.state(),
      lastState: real.lastState(),
    };
  }
  if (!initialised) {
    const message = waitingFor === undefined ? {} : { message: waitingFor };
    return {
      ...common,
      ready: false,
      started: false,
      restartCount: 0,
      state: { waiting: { reason: 'ContainerCreating', ...message } },
    };
  }
  const ends = (pod.spec.restartPolicy ?? 'Always') !== 'Always';
  return {
    ...common,
    ready: !ends,
    started: !ends,
    restartCount: 0,
    state: ends
      ? { terminated: { exitCode: 0, reason: 'Completed', startedAt: startTime, finishedAt: startTime } }
      : { running: { startedAt: startTime } },
  };
}

function phaseOf(
  pod: Pod,
  statuses: readonly { readonly state: ContainerState }[],
  initialised: boolean,
): string {
  if (!initialised) return 'Pending';
  const ended = statuses.map(({ state }) => state.terminated);
  if ((pod.spec.restartPolicy ?? 'Always') === 'Always' || ended.some((each) => each === undefined))
    return 'Running';
  return ended.every((each) => each?.exitCode === 0) ? 'Succeeded' : 'Failed';
}
