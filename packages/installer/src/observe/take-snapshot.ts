import type { Cluster } from '../ports/cluster.ts';
import type { Snapshot } from './snapshot.ts';
import { openSnapshot, type TakeSnapshotOptions } from './snapshot-reader.ts';

/**
 * Reads what gatesmith needs to know of a cluster: the version and one list per kind, in parallel, nothing written.
 * What may not be read is recorded as unread, so that it is never taken for absent. `kinds` limits it to some kinds.
 */
export async function takeSnapshot(
  cluster: Cluster,
  { kinds, ...options }: TakeSnapshotOptions & { readonly kinds?: ReadonlySet<string> | undefined } = {},
): Promise<Snapshot> {
  return (await openSnapshot(cluster, options)).read(kinds);
}
