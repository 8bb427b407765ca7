import { isConditionTrue } from '@gatesmith/kubernetes';
import { listed } from '../../listed.ts';
import type { StepContext } from '../step-context.ts';
import { waitFor } from '../waiting/wait-for.ts';
import { applyChangedObjects } from './apply-changed-objects.ts';
import { touchPendingCrds } from './touch-pending-crds.ts';

/** More than the five seconds for which several API servers let a CRD wait. */
const touchAfterMs = 8000;

/** Applies the CRDs and waits until the server serves each of them. */
export async function applyCrds(context: StepContext<'crds'>): Promise<void> {
  const { cluster, desired, signal } = context;
  await applyChangedObjects(context, desired.crds);
  const names = desired.crds.map(({ metadata }) => metadata.name);
  let touchedAt = performance.now();
  await waitFor(context, {
    waitingFor: 'the custom resource definitions',
    look: async () => {
      const result = await cluster.list(
        { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
        { signal },
      );
      const live = result.state === 'ok' ? result.items : [];
      const missing = names.filter(
        (name) => !live.some((crd) => crd.metadata.name === name && isConditionTrue(crd, 'Established')),
      );
      if (missing.length === 0) return { done: true, result: undefined };
      if (performance.now() - touchedAt >= touchAfterMs) {
        touchedAt = performance.now();
        await touchPendingCrds(
          cluster,
          live.filter(({ metadata }) => missing.includes(metadata.name)),
          { signal },
        );
      }
      return { done: false, reason: `not established yet: ${listed(missing, 3)}` };
    },
  });
}
