import type { Snapshot } from '@gatesmith/installer';
import type { SnapshotFlags } from '../flags/snapshot.ts';
import { readSnapshot } from '../input/read-snapshot.ts';
import type { RunContext } from '../run-context.ts';
import { withWorld } from './with-world.ts';
import type { OpenWorldOptions } from './world.ts';

/** Reads the snapshot of `--snapshot`, or takes one of the cluster that the flags select. */
export async function loadSnapshot(
  context: RunContext,
  options: OpenWorldOptions & SnapshotFlags,
): Promise<Snapshot> {
  if (options.snapshot !== undefined) return readSnapshot(context, options.snapshot);
  const { messages, signal, now } = context;
  return withWorld(context, options, async ({ cluster }) => {
    messages.showStatus(`reading ${cluster.context}`);
    const { takeSnapshot } = await import('@gatesmith/installer');
    return takeSnapshot(cluster, { signal, now });
  });
}
