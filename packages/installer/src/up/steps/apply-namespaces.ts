import type { KubernetesObject } from '../../kubernetes-object.ts';
import type { RunStep, StepContext } from '../step-context.ts';

/** Applies the namespaces that the plan says are missing or lack our labels; foreign labels stay. */
export const applyNamespaces: RunStep = async (context) => {
  await applyChanged(context, context.desired.namespaces);
};

/** Server-side applies those objects that the step's changes name as created or configured. */
export async function applyChanged(
  { cluster, step, signal, emit }: StepContext,
  objects: readonly KubernetesObject[],
): Promise<void> {
  for (const { ref, object, action } of step.changes) {
    if (action !== 'created' && action !== 'configured') continue;
    const desired = objects.find(({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name);
    if (desired === undefined) continue;
    await cluster.apply(desired, { force: true, signal });
    emit({ type: 'change', step: step.id, object, action });
  }
}
