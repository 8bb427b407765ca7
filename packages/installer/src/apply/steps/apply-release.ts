import type { StepContext } from '../step-context.ts';
import { awaitWorkloads } from '../waiting/await-workloads.ts';
import { correctHelmDrift } from './correct-helm-drift.ts';
import { upgradeRelease } from './upgrade-release.ts';

/** Runs Helm if the step requires it, then waits for the workloads of the release. */
export async function applyRelease(context: StepContext<'release'>): Promise<void> {
  const { step, emit } = context;
  if (step.upgrade !== undefined) {
    await upgradeRelease(context, step.upgrade);
    const changes = step.changes.filter(({ action }) => action !== 'unchanged');
    await correctHelmDrift(context, changes);
    for (const { object, action } of changes) emit({ type: 'change', step: step.id, object, action });
  }
  await awaitWorkloads(context);
}
