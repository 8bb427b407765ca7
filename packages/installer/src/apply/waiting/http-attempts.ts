import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpProbeRequest, HttpProbeResult, Probe } from '../../ports/probe.ts';

const lookMs = 250;

/** Concurrent requests to one address. */
export interface HttpAttempts {
  /** Begins one more: what the first of all of them says that says anything, or `undefined` when none does for a while. */
  next(): Promise<HttpProbeResult | undefined>;
}

/**
 * A connection that began a moment before the node was ready for it is often lost for good: its first packet decides what
 * the node's connection tracking does with the others. So new ones are begun in parallel instead of after it.
 */
export function httpAttempts(
  probe: Pick<Probe, 'http'>,
  request: HttpProbeRequest & { readonly signal: AbortSignal },
): HttpAttempts {
  const open = new Set<Promise<HttpProbeResult | undefined>>();
  return {
    async next() {
      const attempt = probe
        .http(request)
        .catch(() => undefined)
        .finally(() => open.delete(attempt));
      open.add(attempt);
      const pause = sleep(lookMs, undefined, { signal: request.signal }).catch(() => undefined);
      return Promise.race([...open, pause]);
    },
  };
}
