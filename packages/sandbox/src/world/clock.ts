/** The time of the practice cluster. */
export interface Clock {
  /** Milliseconds since 1970, for timestamps. */
  now(): number;
  /** Runs `action` once, `ms` later; the returned function calls it off. */
  after(ms: number, action: () => void): () => void;
}

/** A clock that stops until it is advanced. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, running what falls due on the way in order of time. */
  advance(ms: number): void;
}

/** Real time whose delays are divided by `speed`; timestamps stay those of the wall clock. Never keeps a process alive. */
export function createRealClock(speed: number): Clock {
  return {
    now: () => Date.now(),
    after(ms, action) {
      const timer = setTimeout(action, ms / speed);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/**
 * A clock that moves only by `advance`, so that a run is the same every time.
 *
 * @example
 * ```ts
 * import { createManualClock } from '@gatesmith/sandbox';
 *
 * const clock = createManualClock();
 * clock.after(1000, () => {});
 * clock.advance(1000); // runs it
 * ```
 */
export function createManualClock(start: number = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  let waiting: { readonly due: number; readonly action: () => void }[] = [];
  return {
    now: () => now,
    after(ms, action) {
      const entry = { due: now + Math.max(0, ms), action };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const next = waiting
          .filter((entry) => entry.due <= until)
          .reduce<(typeof waiting)[number] | undefined>(
            (first, entry) => (first === undefined || entry.due < first.due ? entry : first),
            undefined,
          );
        if (next === undefined) break;
        waiting = waiting.filter((entry) => entry !== next);
        now = Math.max(now, next.due);
        next.action();
      }
      now = until;
    },
  };
}
