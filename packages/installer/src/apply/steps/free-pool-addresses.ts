import { planRoom } from '../../decide/plan/free-pool-addresses.ts';
import { indexSnapshot } from '../../observe/snapshot-index.ts';
import type { RunStep } from '../step-context.ts';

/** Has pools give up the addresses that others are about to take. */
export const makeRoom: RunStep = async ({ cluster, desired, snapshot, step, signal, emit }) => {
  for (const { change, addresses } of planRoom(desired, indexSnapshot(snapshot))) {
    const { ref, object, action } = change;
    if (addresses === undefined) await cluster.delete(ref, { signal });
    else await cluster.patch(ref, { type: 'merge', body: { spec: { addresses } } }, { signal });
    emit({ type: 'change', step: step.id, object, action });
  }
};
