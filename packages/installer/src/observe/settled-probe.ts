import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpProbeRequest, HttpProbeResult, Probe } from '../ports/probe.ts';

const pauseMs = 400;

/**
 * A probe that does not trust the first silence: right after a rollout, pods and the announcer change places, and a single
 * request in between gets no answer. It asks again until something answers or the time is up.
 */
export function settledProbe(probe: Probe, settleMs: number): Probe {
  return {
    model: probe.model,
    arp: probe.arp?.bind(probe),
    async http(request: HttpProbeRequest): Promise<HttpProbeResult> {
      const started = performance.now();
      for (;;) {
        const answer = await probe.http(request);
        if (answer.answered || performance.now() - started >= settleMs) return answer;
        await sleep(pauseMs, undefined, { signal: request.signal });
      }
    },
  };
}
