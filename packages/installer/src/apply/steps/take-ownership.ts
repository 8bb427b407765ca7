import { objectId } from '@gatesmith/kubernetes';
import { ourMarks } from '../../decide/adopt/plan-adoption.ts';
import type { StepContext } from '../step-context.ts';
import { removeStaleWebhooks } from './remove-stale-webhooks.ts';

/**
 * Gives the objects that stay the marks of our release, so that Helm takes them over as they are. Who manages which of their
 * fields is forgotten: Helm 4 applies under the name that the old release's Helm may have used, and would remove every field
 * that its predecessor set and our release does not mention. Helm 3 keeps those fields in any case.
 */
export async function takeOwnership(context: StepContext<'adopt-ownership'>): Promise<void> {
  const { cluster, step, signal, emit } = context;
  for (const { ref, object, action } of step.changes) {
    if (action !== 'configured') continue;
    const staying = step.webhooks.find(({ configuration }) => objectId(configuration) === object);
    if (staying !== undefined) await removeStaleWebhooks(context, staying);
    await cluster.patch(
      ref,
      { type: 'merge', body: { metadata: { ...ourMarks, managedFields: [{}] } } },
      { signal },
    );
    emit({ type: 'change', step: step.id, object, action });
  }
}
