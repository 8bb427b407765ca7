import type { Finding } from '@gatesmith/diagnostics';
import type { Snapshot, UnreadKind } from '../../observe/snapshot.ts';
import { report } from '../../report.ts';

/** Kinds that we may not look at: each a question that stays open. */
export function checkUnread({ unread, server }: Snapshot): readonly Finding[] {
  return unread
    .filter(({ reason }) => reason === 'forbidden')
    .map((kind) => mayNotRead(kind, { verb: 'list', context: server.context }));
}

/** Unreadable kinds that matter: their absence from the snapshot proves nothing. */
export function mayNotRead(
  { kind, apiVersion, message }: Pick<UnreadKind, 'kind' | 'apiVersion' | 'message'>,
  { verb, context }: { readonly verb: 'list' | 'get'; readonly context: string },
): Finding {
  return report('GS-READ-FORBIDDEN', {
    subject: kind,
    path: [],
    message: `${kind} (${apiVersion}): may not be ${verb === 'list' ? 'listed' : 'read'}, so nothing can be said about it${message === undefined ? '' : `: ${message}`}`,
    hint: `grant ${verb} on it to the user of context ${JSON.stringify(context)}, or use another context with --context`,
  });
}
