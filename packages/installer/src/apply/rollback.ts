import { hasChanges } from '../decide/plan/plan.ts';
import { InstallError } from '../errors.ts';
import type { RollbackOptions } from '../installer.ts';
import { preparePlan } from './prepare-plan.ts';
import { previousValues } from './previous-values.ts';
import type { Run, RunResult } from './run.ts';
import { up } from './up.ts';

/** An `up` of the values that were in force before the present ones; afterwards a plan of those values has to be empty. */
export async function rollback(run: Run, options: RollbackOptions): Promise<RunResult> {
  const { signal } = run;
  const { values, from, to, deployedAt } = await previousValues(run);
  run.emit({ type: 'revision', from, to, deployedAt });
  const end = await up(run, { values, options });
  if (end.result === 'declined') return end;
  const { plan } = await preparePlan(run, { values, signal });
  if (!hasChanges(plan)) return end;
  throw new InstallError('the release was rolled back, but the cluster does not match its values', {
    code: 'VERIFY_FAILED',
    hint: 'see what differs with: gatesmith plan, and who writes to those objects',
  });
}
