import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeletPace } from './kubelet-config.ts';
import type { Container, Probe } from './pod.ts';
import { runProbe } from './run-probe.ts';

/** As in `status.containerStatuses`. */
export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: { readonly startedAt: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly signal?: number;
    readonly reason: string;
    readonly startedAt: string;
    readonly finishedAt: string;
  };
}

export interface SupervisedContainer {
  readonly state: () => ContainerState;
  readonly lastState: () => ContainerState;
  readonly restartCount: () => number;
  readonly ready: () => boolean;
  readonly started: () => boolean;
  readonly pid: () => number | undefined;
  /** Resolves when it will not run again. */
  readonly finished: Promise<void>;
  /** SIGTERM, patience, SIGKILL; no restart after it. */
  stop(graceMs: number): Promise<void>;
  /** SIGKILL. `forMs`: how long the restart is held back. */
  kill(forMs?: number): void;
  /** Ends a pause before a restart, a held back one too. */
  resume(): void;
}

export interface SuperviseOptions {
  readonly container: Container;
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  readonly podIp: string;
  readonly pace: KubeletPace;
  readonly start: () => Promise<ChildProcess>;
  readonly onChange: () => void;
  readonly log: (line: string) => void;
}

const longestBackoffMs = 30_000;

/** Starts a container's program, probes it, and starts it again as its pod's restart policy requires. */
export function superviseContainer({
  container,
  restartPolicy,
  podIp,
  pace,
  start,
  onChange,
  log,
}: SuperviseOptions): SupervisedContainer {
  let state: ContainerState = { waiting: { reason: 'ContainerCreating' } };
  let lastState: ContainerState = {};
  let restartCount = 0;
  let ready = false;
  let started = false;
  let child: ChildProcess | undefined;
  let holdUntil = 0;
  let pausing = new AbortController();
  const stopping = new AbortController();

  const change = (next: ContainerState): void => {
    state = next;
    onChange();
  };

  const probing = async (running: ChildProcess, over: AbortSignal): Promise<void> => {
    const target = { container, podIp, pid: running.pid ?? 0 };
    const { startupProbe, livenessProbe, readinessProbe } = container;
    if (startupProbe) {
      const up = await probeUntil(startupProbe, { target, pace, over }, (failed) => failed);
      if (over.aborted) return;
      if (!up) {
        log(`${container.name}: startup probe failed, restarting`);
        running.kill('SIGKILL');
        return;
      }
    }
    started = true;
    if (!readinessProbe) ready = true;
    onChange();
    await Promise.all([
      readinessProbe &&
        probeForever(readinessProbe, { target, pace, over: over }, (ok, reason) => {
          if (ok === ready) return;
          ready = ok;
          log(`${container.name}: ${ok ? 'ready' : `not ready: ${reason}`}`);
          onChange();
        }),
      livenessProbe &&
        probeForever(livenessProbe, { target, pace, over: over }, (ok, reason) => {
          if (ok) return;
          log(`${container.name}: liveness probe failed (${reason}), restarting`);
          running.kill('SIGKILL');
        }),
    ]);
  };

  const runOnce = async (): Promise<{
    readonly exitCode: number;
    readonly signal: NodeJS.Signals | null;
  }> => {
    const running = await start();
    child = running;
    const startedAt = now();
    const over = new AbortController();
    const ended = new Promise<{ exitCode: number; signal: NodeJS.Signals | null }>((resolve) => {
      running.once('exit', (code, signal) => resolve({ exitCode: code ?? 137, signal }));
      running.once('error', () => resolve({ exitCode: 128, signal: null }));
    });
    change({ running: { startedAt } });
    probing(running, over.signal).catch((error: unknown) =>
      log(`${container.name}: probing: ${String(error)}`),
    );
    const { exitCode, signal } = await ended;
    over.abort();
    child = undefined;
    ready = false;
    started = false;
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    change({ terminated: { exitCode, reason, startedAt, finishedAt: now() } });
    log(`${container.name}: ended with ${signal ?? exitCode}`);
    return { exitCode, signal };
  };

  const loop = async (): Promise<void> => {
    for (let pauseMs = 0; !stopping.signal.aborted; ) {
      const began = performance.now();
      const { exitCode } = await runOnce().catch((error: unknown) => {
        log(`${container.name}: could not be started: ${String(error)}`);
        change({ waiting: { reason: 'CreateContainerError', message: String(error) } });
        return { exitCode: 128 };
      });
      if (stopping.signal.aborted || restartPolicy === 'Never') return;
      if (restartPolicy === 'OnFailure' && exitCode === 0) return;
      lastState = state;
      if (performance.now() - began > 10 * longestBackoffMs) pauseMs = 0;
      const pause = Math.max(pauseMs, holdUntil - Date.now());
      if (pause > 0) {
        const message = `back-off ${Math.round(pause / 1000)}s restarting failed container=${container.name}`;
        change({ waiting: { reason: 'CrashLoopBackOff', message } });
        pausing = new AbortController();
        const signal = AbortSignal.any([stopping.signal, pausing.signal]);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
      pauseMs = Math.min(longestBackoffMs, Math.max(pace.restartBackoffMs, pauseMs * 2));
      restartCount++;
    }
  };
  const finished = loop();

  return {
    state: () => state,
    lastState: () => lastState,
    restartCount: () => restartCount,
    ready: () => ready,
    started: () => started,
    pid: () => child?.pid,
    finished,
    async stop(graceMs) {
      stopping.abort();
      child?.kill('SIGTERM');
      const timer = setTimeout(() => child?.kill('SIGKILL'), graceMs);
      await finished;
      clearTimeout(timer);
    },
    kill(forMs = 0) {
      holdUntil = Date.now() + forMs;
      child?.kill('SIGKILL');
    },
    resume() {
      holdUntil = 0;
      pausing.abort();
    },
  };
}

type ProbeTargetOf = Parameters<typeof runProbe>[1];

interface ProbeLoop {
  readonly target: ProbeTargetOf;
  readonly pace: KubeletPace;
  readonly over: AbortSignal;
}

/** Probes until it succeeds, or until the failure threshold is reached and `giveUp` agrees. */
async function probeUntil(
  probe: Probe,
  { target, pace, over }: ProbeLoop,
  giveUp: (failed: boolean) => boolean,
): Promise<boolean> {
  let up = false;
  const stop = new AbortController();
  await probeForever(probe, { target, pace, over: AbortSignal.any([over, stop.signal]) }, (ok) => {
    up = ok;
    if (ok || giveUp(true)) stop.abort();
  });
  return up;
}

/** Reports the verdict each time a threshold is crossed, until the signal aborts. */
async function probeForever(
  probe: Probe,
  { target, pace, over }: ProbeLoop,
  verdict: (ok: boolean, reason: string) => void,
): Promise<void> {
  const pause = (seconds: number): Promise<void> =>
    sleep((seconds * 1_000) / pace.probeSpeed, undefined, { signal: over }).catch(() => undefined);
  let successes = 0;
  let failures = 0;
  await pause(probe.initialDelaySeconds ?? 0);
  while (!over.aborted) {
    try {
      await runProbe(probe, target);
      successes++;
      failures = 0;
      if (successes === (probe.successThreshold ?? 1)) verdict(true, '');
    } catch (error) {
      if (over.aborted) return;
      failures++;
      successes = 0;
      const reason = error instanceof Error ? error.message : String(error);
      if (failures === (probe.failureThreshold ?? 3)) verdict(false, reason);
    }
    await pause(probe.periodSeconds ?? 10);
  }
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+/, '');
}
