import { asArray, textAt } from '@gatesmith/kubernetes';
import type { StepOf } from '../../decide/plan/plan.ts';
import type { StepContext } from '../step-context.ts';
import { untilNoConflict } from '../until-no-conflict.ts';

/**
 * Removes the webhooks that only the old install has from a configuration that stays. Webhooks merge by name, so the release
 * would leave them, and each would call a Service that is about to go: with policy Fail nothing of its kind could be written.
 */
export async function removeStaleWebhooks(
  { cluster, signal }: Pick<StepContext, 'cluster' | 'signal'>,
  { configuration, kept }: StepOf<'adopt-ownership'>['webhooks'][number],
): Promise<void> {
  // The old controller writes its certificate in the meantime.
  await untilNoConflict(async () => {
    const live = await cluster.get(configuration, { signal });
    const webhooks = asArray(live?.['webhooks']);
    const staying = webhooks.filter((webhook) => kept.includes(textAt(webhook, 'name') ?? ''));
    if (live === undefined || staying.length === webhooks.length) return;
    const body = { metadata: { resourceVersion: live.metadata.resourceVersion }, webhooks: staying };
    await cluster.patch(configuration, { type: 'merge', body }, { signal });
  });
}
