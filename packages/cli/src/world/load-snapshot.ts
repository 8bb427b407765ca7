import type { Snapshot } from '@gatesmith/installer';
import type { SnapshotFlags } from '../flags/snapshot.ts';
import { readSnapshot } from '../input/read-snapshot.ts';
import type { RunContext } from '../run-context.ts';
import { withWorld } from './with-world.ts';
import type { OpenWorldOptions } from './world.ts';

export interface LoadSnapshotOptions extends OpenWorldOptions, SnapshotFlags {
  /** A Service whose events are read too, from a cluster. */
  readonly eventsOf?: { readonly namespace: string; readonly name: string } | undefined;
}

/** Reads the snapshot of `--snapshot`, or takes one of the cluster that the flags select. */
export async function loadSnapshot(context: RunContext, options: LoadSnapshotOptions): Promise<Snapshot> {
  if (options.snapshot !== undefined) {
    return readSnapshot(context, options.snapshot);
  }
  const { messages, signal, now } = context;
  return withWorld(context, options, async ({ cluster }) => {
    messages.showStatus(`reading ${cluster.context}`);
    const { readServiceEvents, takeSnapshot } = await import('@gatesmith/installer');
    const { eventsOf } = options;
    const [snapshot, events] = await Promise.all([
      takeSnapshot(cluster, { signal, now }),
      eventsOf === undefined ? [] : readServiceEvents(cluster, eventsOf, { signal }),
    ]);
    return { ...snapshot, objects: [...snapshot.objects, ...events] };
  });
}
