import { probeWebhook } from '../../observe/webhook-probe.ts';
import type { StepContext } from '../step-context.ts';
import { waitFor } from '../waiting/wait-for.ts';
import { webhookFacts } from '../waiting/webhook-facts.ts';

/** Waits until MetalLB's webhook denies an invalid pool by name: the only honest sign that it serves. */
export async function awaitWebhook(context: StepContext<'webhook'>): Promise<void> {
  const { cluster, signal } = context;
  let last = '';
  await waitFor(context, {
    waitingFor: "MetalLB's webhook",
    // Its certificate comes within seconds of its pod; everything else exists by then.
    intervalMs: 150,
    growth: 1.15,
    look: async () => {
      const answer = await probeWebhook(cluster, { signal });
      if (answer.state === 'answers') return { done: true, result: undefined };
      const { reason } = answer;
      const isUnchanged = reason === last;
      last = reason;
      const fact =
        isUnchanged && answer.state !== 'absent' ? await webhookFacts(cluster, { signal }) : undefined;
      return { done: false, reason: fact === undefined ? reason : `${reason}; ${fact}` };
    },
    hint: 'see why with: kubectl -n metallb-system logs -l app.kubernetes.io/component=controller',
  });
}
