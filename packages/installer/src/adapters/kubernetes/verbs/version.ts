import { textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../../../ports/cluster.ts';
import type { Call } from '../call.ts';
import type { Client } from '../client.ts';
import { fromStatus } from '../from-status.ts';
import { parseAnswer } from '../parse-answer.ts';

export function version({ server, send, retry }: Client): Cluster['version'] {
  return async ({ signal } = {}) => {
    const call: Call = { method: 'GET', path: '/version', subject: server, verb: 'version', signal };
    const answer = await retry(() => send(call), { signal });
    const gitVersion = textAt(parseAnswer(answer, server), 'gitVersion');
    if (gitVersion === undefined)
      throw fromStatus({ subject: server, verb: 'version', code: answer.status, body: answer.body });
    const skew = Date.parse(answer.headers.date ?? '') - Date.now();
    return { gitVersion, ...(Number.isFinite(skew) ? { clockAheadMs: skew } : {}) };
  };
}
