import type { Finding } from '@gatesmith/diagnostics';
import type { Values } from '@gatesmith/values';
import { InstallError } from '../errors.ts';
import type { VerifyReport } from '../installer.ts';
import { verifiedKinds } from '../observe/observed-kinds.ts';
import { takeSnapshot } from '../observe/take-snapshot.ts';
import { reportStep } from './report-step.ts';
import type { Run } from './run.ts';
import { upListenMs, verifyCluster } from './verify-cluster.ts';
import { waitFor } from './waiting/wait-for.ts';

/** Findings that normally clear up shortly after a change. */
const transient: ReadonlySet<string> = new Set([
  'GS-ADDRESS-NOT-ANNOUNCED',
  'GS-ADDRESS-ANNOUNCED-TWICE',
  'GS-CONFIG-NOT-LOADED',
  'GS-WORKLOAD-NOT-READY',
]);

/** Also speakers on a slow machine note who announces what within this time. */
const patienceMs = 30_000;
/** How long a silent address is asked again right after everything was rolled. */
const settleMs = 8000;

const step = { id: 'verify', title: 'Verification' } as const;

/**
 * Verifies what was just changed. Speakers hand addresses over, and note it, a moment after their pods are ready, so
 * transient errors are looked at again until they are gone or their time is up. The last look counts.
 */
export async function verifyAfterChanges(run: Run, values: Values): Promise<VerifyReport> {
  const { cluster, now, signal, emit } = run;
  const verify = async (): Promise<VerifyReport> => {
    const snapshot = await takeSnapshot(cluster, { kinds: verifiedKinds, signal, now });
    return verifyCluster(run, { values, snapshot, settleMs, listenMs: upListenMs, signal });
  };
  return reportStep({ step, emit, signal }, async () => {
    let last: VerifyReport | undefined;
    try {
      return await waitFor(
        { step, emit, signal },
        {
          waitingFor: 'what was changed to settle',
          timeoutMs: patienceMs,
          look: async () => {
            last = await verify();
            const open = last.findings.filter(isTransient);
            return open.length === 0
              ? { done: true, result: last }
              : { done: false, reason: open.map(({ message }) => message).join('\n') };
          },
        },
      );
    } catch (error) {
      if (last === undefined || !(error instanceof InstallError) || error.code !== 'WAIT_TIMED_OUT')
        throw error;
      return last;
    }
  });
}

function isTransient({ severity, code }: Finding): boolean {
  return severity === 'error' && transient.has(code);
}
