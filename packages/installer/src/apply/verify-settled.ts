import type { Finding } from '@gatesmith/diagnostics';
import { InstallError } from '../errors.ts';
import type { VerifyReport } from '../installer.ts';
import type { StepContext } from './step-context.ts';
import { waitFor } from './waiting/wait-for.ts';

/** What goes by itself a moment after a change, or says for how long it has not. */
const passing: ReadonlySet<string> = new Set([
  'GS-ADDRESS-NOT-ANNOUNCED',
  'GS-ADDRESS-ANNOUNCED-TWICE',
  'GS-CONFIGURATION-STALE',
  'GS-WORKLOAD-NOT-READY',
]);

/** Of speakers that note who announces what, on a slow machine too. */
const patienceMs = 30_000;

/**
 * Verifies what was just changed. Speakers hand addresses over, and note it, a moment after their pods are ready; what is
 * wrong meanwhile is looked at again until it is gone or has had its time. The last look counts.
 */
export async function verifySettled(
  context: Pick<StepContext, 'step' | 'signal' | 'emit'>,
  verify: () => Promise<VerifyReport>,
): Promise<VerifyReport> {
  let last: VerifyReport | undefined;
  try {
    return await waitFor(context, {
      waitingFor: 'what was changed to settle',
      timeoutMs: patienceMs,
      look: async () => {
        last = await verify();
        const open = last.findings.filter(mayPass);
        return open.length === 0
          ? { done: true, result: last }
          : { done: false, reason: open.map(({ message }) => message).join('\n') };
      },
    });
  } catch (error) {
    if (last === undefined || !(error instanceof InstallError) || error.code !== 'WAIT_TIMED_OUT')
      throw error;
    return last;
  }
}

function mayPass({ severity, code }: Finding): boolean {
  return severity === 'error' && passing.has(code);
}
