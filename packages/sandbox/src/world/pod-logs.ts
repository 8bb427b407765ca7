import type { PodLogs } from '../cluster.ts';
import type { LogLine } from '../options.ts';
import type { Clock } from './clock.ts';

const kept = 500;

/** Keeps the last lines of every pod, beginning with those that were saved. */
export function createPodLogs(
  clock: Clock,
  saved: Readonly<Record<string, readonly LogLine[]>> = {},
): PodLogs {
  const logs = new Map<string, readonly LogLine[]>(Object.entries(saved));
  const listeners = new Set<(uid: string, line: LogLine) => void>();
  return {
    add(uid, text) {
      const line = { time: clock.now(), text };
      logs.set(uid, [...(logs.get(uid) ?? []), line].slice(-kept));
      for (const listener of [...listeners]) listener(uid, line);
    },
    read: (uid) => logs.get(uid) ?? [],
    drop: (uid) => logs.delete(uid),
    all: () => Object.fromEntries(logs),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
