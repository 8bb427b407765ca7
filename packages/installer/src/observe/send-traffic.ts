import type { Finding } from '@gatesmith/diagnostics';
import type { AssignedAddress } from '../events.ts';
import type { CallOptions } from '../ports/cluster.ts';
import type { Probe } from '../ports/probe.ts';
import { report } from '../report.ts';

/** The results of the requests to one address. */
export interface TrafficReport {
  readonly address: string;
  /** `Service/namespace/name`. */
  readonly service: string;
  readonly sent: number;
  readonly answered: number;
  /** The longest time that an answer took, in milliseconds. */
  readonly slowestMs: number;
  /** Why the first unanswered request was not. */
  readonly reason?: string | undefined;
}

export interface SendTrafficOptions extends CallOptions {
  /** Requests to each address, one after the other. @default 50 */
  readonly requests?: number | undefined;
}

/** So many lost ones in the beginning say all, and each may take its whole time limit. */
const enough = 3;

/**
 * Sends a row of requests to every address, the addresses side by side. One answer proves that there is a way; a row
 * proves that it is the way every time, which it is not while two nodes answer for one address.
 */
export async function sendTraffic(
  probe: Probe,
  addresses: readonly AssignedAddress[],
  { requests = 50, signal }: SendTrafficOptions = {},
): Promise<readonly TrafficReport[]> {
  return Promise.all(
    addresses.map(async ({ address, service, port = 80 }) => {
      let answered = 0;
      let slowestMs = 0;
      let reason: string | undefined;
      let sent = 0;
      const isHopeless = (): boolean => answered === 0 && sent === enough;
      for (; sent < requests && !isHopeless() && signal?.aborted !== true; sent++) {
        const answer = await probe.http({ address, port, signal });
        if (answer.answered) {
          answered++;
          slowestMs = Math.max(slowestMs, answer.ms);
        } else reason ??= answer.reason;
      }
      return { address, service, sent, answered, slowestMs, ...(reason !== undefined && { reason }) };
    }),
  );
}

/** A finding for every address that lost a request. */
export function judgeTraffic(reports: readonly TrafficReport[]): readonly Finding[] {
  return reports
    .filter(({ sent, answered }) => answered < sent)
    .map(({ service, address, sent, answered, reason }) =>
      report('GS-TRAFFIC-LOST', {
        subject: service,
        path: [],
        message: `${service}: ${sent - answered} of ${sent} requests to ${address} were not answered: ${reason ?? 'no reason given'}`,
        hint:
          answered === 0
            ? `try it from a machine on the nodes' network: curl http://${address}/`
            : 'some come through: see who answers ARP for it, and whether every pod behind it is ready',
      }),
    );
}
