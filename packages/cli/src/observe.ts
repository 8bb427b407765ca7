import type { Snapshot } from '@gatesmith/installer';
import type { ClusterFlags } from './flags/cluster.ts';
import type { SnapshotFlags } from './flags/snapshot.ts';
import { readSnapshot } from './input/read-snapshot.ts';
import type { RunContext } from './run-context.ts';
import { openSession } from './session.ts';

/** What is looked at: a saved snapshot, or a cluster through a session that lives for one reading. */
export async function observe(
  context: RunContext,
  flags: ClusterFlags & SnapshotFlags,
  command: string,
): Promise<Snapshot> {
  if (flags.snapshot !== undefined) return readSnapshot(context, flags.snapshot);
  const session = await openSession(context, { ...flags, command });
  const { conversation, signal, now } = context;
  try {
    conversation.live(`reading ${session.cluster.context}`);
    const { takeSnapshot } = await import('@gatesmith/installer');
    return await takeSnapshot(session.cluster, { signal, now });
  } finally {
    conversation.still();
    await session.close();
  }
}
