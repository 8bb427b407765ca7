import type { KubernetesObject } from '@gatesmith/kubernetes';
import type { StepContext } from '../step-context.ts';

/** Server-side applies, all at once, those objects that the step's changes name as created or configured. */
export async function applyChangedObjects(
  { cluster, step, signal, emit }: Pick<StepContext, 'cluster' | 'step' | 'signal' | 'emit'>,
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
