import { objectId } from '@gatesmith/kubernetes';
import type { StepContext } from '../step-context.ts';

/** Has pools give up the addresses that others are about to take. */
export async function freePoolAddresses({
  cluster,
  step,
  signal,
  emit,
}: StepContext<'free-pool-addresses'>): Promise<void> {
  for (const { pool, addresses } of step.pools) {
    if (addresses === undefined) await cluster.delete(pool, { signal });
    else await cluster.patch(pool, { type: 'merge', body: { spec: { addresses } } }, { signal });
    const action = addresses === undefined ? 'deleted' : 'configured';
    emit({ type: 'change', step: step.id, object: objectId(pool), action });
  }
}
