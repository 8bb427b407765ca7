import { ofOurRelease } from '../../decide/plan/our-release.ts';
import type { StepContext } from '../step-context.ts';
import { drainPods } from './drain-pods.ts';

/** Deletes the old install object by object; what another release owns by now stays. */
export async function retireOldInstall(context: StepContext<'adopt-retire'>): Promise<void> {
  const { cluster, step, signal, emit } = context;
  await drainPods(context, step.drains);
  for (const { ref, object, action } of step.changes) {
    if (action !== 'deleted') continue;
    const live = await cluster.get(ref, { signal });
    if (live === undefined || ofOurRelease(live)) continue;
    await cluster.delete(ref, { signal, uid: live.metadata.uid });
    emit({ type: 'change', step: step.id, object, action });
  }
}
