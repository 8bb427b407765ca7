import { isCondition } from '../../held-condition.ts';
import type { RunStep } from '../step-context.ts';
import { waitFor } from '../waiting/wait-for.ts';
import { applyChanged } from './apply-namespaces.ts';
import { touchForgotten } from './touch-pending-crds.ts';

/** More than the five seconds for which several API servers let a definition wait. */
const forgottenAfterMs = 8000;

/** Applies the resource definitions and waits until the server serves each of them. */
export const applyCrds: RunStep = async (context) => {
  const { cluster, desired, signal } = context;
  await applyChanged(context, desired.crds);
  const names = desired.crds.map(({ metadata }) => metadata.name);
  let asked = performance.now();
  await waitFor(context, {
    waitingFor: "MetalLB's resource definitions",
    look: async () => {
      const result = await cluster.list(
        { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
        { signal },
      );
      const live = result.state === 'ok' ? result.items : [];
      const missing = names.filter(
        (name) => !live.some((crd) => crd.metadata.name === name && isCondition(crd, 'Established')),
      );
      if (missing.length === 0) return { done: true, result: undefined };
      if (performance.now() - asked >= forgottenAfterMs) {
        asked = performance.now();
        await touchForgotten(
          cluster,
          live.filter(({ metadata }) => missing.includes(metadata.name)),
          { signal },
        );
      }
      return { done: false, reason: `not Established yet: ${missing.join(', ')}` };
    },
  });
};
