import type { RunStep } from '../step-context.ts';
import { awaitWorkloads } from '../waiting/await-workloads.ts';
import { mendRelease } from './correct-helm-drift.ts';
import { upgradeRelease } from './upgrade-release.ts';

/** Runs Helm when the plan says that anything of the release has to be written, then waits for its workloads. */
export const applyRelease: RunStep = async (context) => {
  const { step, emit } = context;
  const changes = step.changes.filter(({ action }) => action !== 'unchanged');
  if (changes.length > 0) {
    await upgradeRelease(
      context,
      changes.some(({ action }) => action === 'configured'),
    );
    await mendRelease(context, changes);
    for (const { object, action } of changes) emit({ type: 'change', step: step.id, object, action });
  }
  await awaitWorkloads(context);
};
