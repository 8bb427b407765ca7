import { prepareAdoption } from './prepare-adoption.ts';
import type { PreparedPlan } from './prepare-plan.ts';
import type { Run, RunResult } from './run.ts';
import { applyPlan, type UpRequest } from './up.ts';

/** An `up` that takes over the MetalLB and the ingress-nginx that are installed already. */
export async function adopt(run: Run, request: UpRequest): Promise<RunResult> {
  const { signal } = run;
  const { values, options } = request;
  const { recoverRelease, accept } = options;
  const prepare = (): Promise<PreparedPlan> =>
    prepareAdoption(run, { values, recoverRelease, accept, signal });
  return applyPlan(run, { ...request, prepared: await prepare(), prepare });
}
