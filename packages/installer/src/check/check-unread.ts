import type { Finding } from '@gatesmith/diagnostics';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** Kinds that we may not look at: each a question that stays open. */
export function checkUnread({ unread, server }: Snapshot): readonly Finding[] {
  return unread
    .filter(({ reason }) => reason === 'forbidden')
    .map(({ kind, apiVersion, message }) => ({
      code: 'GS-READ-FORBIDDEN',
      severity: 'error',
      subject: kind,
      path: [],
      message: `${kind} (${apiVersion}): may not be listed, so nothing can be said about it${message === undefined ? '' : `: ${message}`}`,
      hint: `grant list on it to the user of context ${JSON.stringify(server.context)}, or use another context with --context`,
    }));
}
