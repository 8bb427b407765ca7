import { type ObjectRef, objectId } from '@gatesmith/kubernetes';
import { keepAnnotation } from '../../layout.ts';
import type { StepContext } from '../step-context.ts';
import { waitFor } from '../waiting/wait-for.ts';

/** Annotates every CRD so that Helm keeps it, and reads that back: Helm goes by the live object. */
export async function keepCrds(context: StepContext<'adopt-keep'>): Promise<void> {
  const { cluster, step, signal, emit } = context;
  for (const { ref, object, action } of step.changes) {
    if (action !== 'configured') continue;
    const body = { metadata: { annotations: { [keepAnnotation]: 'keep' } } };
    const live = await cluster.patch(ref, { type: 'merge', body }, { signal });
    if (live.metadata.annotations?.[keepAnnotation] !== 'keep') await awaitAnnotation(context, ref);
    emit({ type: 'change', step: step.id, object, action });
  }
}

async function awaitAnnotation(context: StepContext<'adopt-keep'>, ref: ObjectRef): Promise<void> {
  await waitFor(context, {
    waitingFor: `${objectId(ref)} to carry ${keepAnnotation}: keep`,
    look: async () => {
      const live = await context.cluster.get(ref, { signal: context.signal });
      return live?.metadata.annotations?.[keepAnnotation] === 'keep'
        ? { done: true, result: undefined }
        : { done: false, reason: 'another program keeps removing the annotation' };
    },
  });
}
