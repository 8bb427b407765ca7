import { asArray, at, textAt } from '../../json-value.ts';
import type { KubernetesObject } from '../../kubernetes-object.ts';
import type { RunStep } from '../step-context.ts';
import { waitFor } from '../wait-for.ts';
import { applyChanged } from './apply-namespaces.ts';

/** Applies the resource definitions and waits until the server serves each of them. */
export const applyCrds: RunStep = async (context) => {
  const { cluster, desired, signal } = context;
  await applyChanged(context, desired.crds);
  const names = desired.crds.map(({ metadata }) => metadata.name);
  await waitFor(context, {
    waitingFor: "MetalLB's resource definitions",
    look: async () => {
      const result = await cluster.list(
        { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
        { signal },
      );
      const live = result.state === 'ok' ? result.items : [];
      const missing = names.filter(
        (name) => !live.some((crd) => crd.metadata.name === name && isEstablished(crd)),
      );
      if (missing.length === 0) return { done: true, result: undefined };
      return { done: false, reason: `not Established yet: ${missing.join(', ')}` };
    },
  });
};

/** Whether the API server serves the definition. */
export function isEstablished(crd: KubernetesObject): boolean {
  return asArray(at(crd, 'status', 'conditions')).some(
    (condition) => textAt(condition, 'type') === 'Established' && textAt(condition, 'status') === 'True',
  );
}
