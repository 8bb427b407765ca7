import type { KubernetesObject } from '../../kubernetes-object.ts';
import type { RunStep, StepContext } from '../step-context.ts';

/** Applies the namespaces that the plan says are missing or lack our labels; foreign labels stay. */
export const applyNamespaces: RunStep = async (context) => {
  await applyChanged(context, context.desired.namespaces);
};

/** Server-side applies, all at once, those objects that the step's changes name as created or configured. */
export async function applyChanged(
  { cluster, step, signal, emit }: StepContext,
  objects: readonly KubernetesObject[],
): Promise<void> {
  const wanted = step.changes.flatMap(({ ref, object, action }) => {
    if (action !== 'created' && action !== 'configured') return [];
    const desired = objects.find(({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name);
    return desired === undefined ? [] : [{ desired, object, action }];
  });
  await Promise.all(wanted.map(({ desired }) => cluster.apply(desired, { force: true, signal })));
  for (const { object, action } of wanted) emit({ type: 'change', step: step.id, object, action });
}
