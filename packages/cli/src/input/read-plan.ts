import type { Plan } from '@gatesmith/installer';
import { UsageError } from '../errors.ts';
import type { RunContext } from '../run-context.ts';
import { readJsonDocument } from './read-json-document.ts';

/**
 * A plan that `gatesmith plan --out` saved.
 *
 * @throws {UsageError} code `FILE_UNREADABLE` or `FILE_INVALID`.
 */
export async function readPlan(context: RunContext, file: string): Promise<Plan> {
  const document = await readJsonDocument(context, file, {
    format: 'gatesmith.dev/plan/v1',
    madeBy: 'gatesmith plan -f values.yaml --out FILE',
  });
  if (!isPlan(document)) {
    throw new UsageError(`${file}: a part of the plan is missing`, {
      code: 'FILE_INVALID',
      hint: 'make it again with gatesmith plan -f values.yaml --out FILE',
    });
  }
  return document;
}

/** The installer compares a saved plan with a fresh one, so that only its outline has to be right here. */
function isPlan(
  document: Readonly<Record<string, unknown>>,
): document is Readonly<Record<string, unknown>> & Plan {
  const { goal, steps, summary, basis } = document;
  return (
    (goal === 'up' || goal === 'uninstall') &&
    Array.isArray(steps) &&
    steps.every(
      (step: unknown) =>
        typeof step === 'object' && step !== null && 'changes' in step && Array.isArray(step.changes),
    ) &&
    typeof summary === 'object' &&
    summary !== null &&
    typeof basis === 'object' &&
    basis !== null
  );
}
