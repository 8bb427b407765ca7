import { objectId, refOf } from '@gatesmith/kubernetes';
import { ourMarks } from '../../decide/adopt/plan-adoption.ts';
import type { StepContext } from '../step-context.ts';

/** The manager of everything that Helm writes, which these objects belong to from the first moment. */
const helmManager = 'helm';

/**
 * Deletes each object and creates it again at once, with the marks by which Helm recognizes it: Helm, which runs next, finds it
 * as the release states it and changes nothing.
 */
export async function replaceObjects({
  cluster,
  desired,
  step,
  signal,
  emit,
}: StepContext<'replace-objects'>): Promise<void> {
  const replaced = new Set(step.changes.map(({ object }) => object));
  for (const wanted of desired.release.filter((object) => replaced.has(objectId(object)))) {
    const object = objectId(wanted);
    const { metadata } = wanted;
    await cluster.delete(refOf(wanted), { signal });
    emit({ type: 'change', step: step.id, object, action: 'deleted' });
    const marked = {
      ...wanted,
      metadata: {
        ...metadata,
        labels: { ...metadata.labels, ...ourMarks.labels },
        annotations: { ...metadata.annotations, ...ourMarks.annotations },
      },
    };
    await cluster.apply(marked, { force: true, fieldManager: helmManager, signal });
    emit({ type: 'change', step: step.id, object, action: 'created' });
  }
}
