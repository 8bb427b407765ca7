import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpProbeRequest, HttpProbeResult, Probe } from '../../ports/probe.ts';

const pauseMs = 400;

/**
 * A probe that does not believe a silence at once: right after a roll, pods and the announcer change places, and one
 * look in between sees nothing. Asks again until something answers or the time is up.
 */
export function settledProbe(probe: Probe, settleMs: number): Probe {
  return {
    ...probe,
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
