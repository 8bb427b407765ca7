import { asArray, textAt } from '../../json-value.ts';
import { type ObjectRef, objectId } from '../../kubernetes-object.ts';
import type { StepContext } from '../step-context.ts';
import { untilNoConflict } from '../until-no-conflict.ts';

export const webhookKind = 'ValidatingWebhookConfiguration';

/**
 * Takes the webhooks that only the old install knew out of a configuration that stays. Those merge by name, so that the
 * release would leave them, and each would ask a Service that goes away: with policy Fail nobody could write its kind.
 */
export async function dropStrayWebhooks(
  { cluster, desired, signal }: Pick<StepContext, 'cluster' | 'desired' | 'signal'>,
  ref: ObjectRef,
): Promise<void> {
  const wanted = desired.release.find((object) => objectId(object) === objectId(ref));
  const known = new Set(asArray(wanted?.['webhooks']).map(nameOf));
  // The old controller puts its certificate in meanwhile.
  await untilNoConflict(async () => {
    const live = await cluster.get(ref, { signal });
    const webhooks = asArray(live?.['webhooks']);
    const kept = webhooks.filter((webhook) => known.has(nameOf(webhook)));
    if (live === undefined || kept.length === webhooks.length) return;
    const body = { metadata: { resourceVersion: live.metadata.resourceVersion }, webhooks: kept };
    await cluster.patch(ref, { type: 'merge', body }, { signal });
  });
}

function nameOf(webhook: unknown): string | undefined {
  return textAt(webhook, 'name');
}
