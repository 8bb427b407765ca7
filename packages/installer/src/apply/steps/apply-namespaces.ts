import type { StepContext } from '../step-context.ts';
import { applyChangedObjects } from './apply-changed-objects.ts';

/** Applies the namespaces that are missing or lack our labels; foreign labels stay. */
export async function applyNamespaces(context: StepContext<'namespaces'>): Promise<void> {
  await applyChangedObjects(context, context.desired.namespaces);
}
