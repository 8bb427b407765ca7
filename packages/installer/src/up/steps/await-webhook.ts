import type { RunStep } from '../step-context.ts';
import { waitFor } from '../wait-for.ts';
import { probeWebhook } from '../webhook-probe.ts';

/** Waits until MetalLB's webhook denies an invalid pool by name: the only honest sign that it serves. */
export const awaitWebhook: RunStep = async (context) => {
  const { cluster, signal } = context;
  await waitFor(context, {
    waitingFor: "MetalLB's webhook",
    look: async () => {
      const answer = await probeWebhook(cluster, { signal });
      return answer.state === 'answers'
        ? { done: true, result: undefined }
        : { done: false, reason: answer.reason };
    },
    hint: 'see why with: kubectl -n metallb-system logs -l app.kubernetes.io/component=controller',
  });
};
