import { setTimeout as sleep } from 'node:timers/promises';
import { fromUnknown } from '@gatesmith/diagnostics';
import { textAt } from '@gatesmith/kubernetes';
import { InstallError } from '../../errors.ts';
import { leaseName, systemNamespace } from '../../layout.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { untilNoConflict } from '../until-no-conflict.ts';
import { identityOf, leaseRef, microTime, usualDurationSeconds } from './lease.ts';
import type { RunIdentity } from './run-identity.ts';

const usualRenewEveryMs = 10_000;

/** The holder of the lease, and its duration. */
export interface KeepLeaseOptions {
  readonly cluster: Cluster;
  readonly run: RunIdentity;
  /** How long it holds without being renewed. @default 30 */
  readonly durationSeconds?: number | undefined;
  /** @default 10000 */
  readonly renewEveryMs?: number | undefined;
}

/** The right to be the only gatesmith at work on this cluster. */
export interface HeldLease {
  /** Another run has held it since, or its end was awaited: earlier observations may be old. */
  readonly contested: boolean;
  /** The resourceVersion at which the previous holder released it, or at which it was never held. */
  readonly freeSince: string | undefined;
  /** Fires when the lease was lost: another run may be at work. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Renews a lease that was taken until it is let go. A refusal that passes does not cost it; one that lasts does, early
 * enough that no other run can have begun.
 */
export function keepLease(
  {
    cluster,
    run,
    durationSeconds = usualDurationSeconds,
    renewEveryMs = usualRenewEveryMs,
  }: KeepLeaseOptions,
  { contested, freeSince }: Pick<HeldLease, 'contested' | 'freeSince'>,
): HeldLease {
  const lost = new AbortController();
  const end = new AbortController();
  // Earlier than any other run may take it, and counted from before the request, so before any run saw the answer.
  const giveUpAfterMs = durationSeconds * 1000 * 0.8;
  let renewedAt = performance.now();
  let refusal: string | undefined;
  const renew = async (): Promise<InstallError | undefined> => {
    const asked = performance.now();
    const left = Math.max(1, Math.ceil(renewedAt + giveUpAfterMs - asked));
    const signal = AbortSignal.any([end.signal, AbortSignal.timeout(left)]);
    try {
      if (!(await renewLease(cluster, run, signal)))
        return leaseLost('is now held by another run', 'when the other one is done');
      renewedAt = asked;
      refusal = undefined;
    } catch (error) {
      end.signal.throwIfAborted();
      if (!signal.aborted) refusal = fromUnknown(error).message;
      // A failed renewal does not lose the lease at once; if permissions are the cause, the run fails on them first.
      const unrenewedMs = performance.now() - renewedAt;
      if (unrenewedMs < giveUpAfterMs) return undefined;
      const why = `could not be renewed for ${Math.round(unrenewedMs / 1000)} s: ${refusal ?? 'no answer'}`;
      return leaseLost(why, 'when that is fixed');
    }
    return undefined;
  };
  const renewing = (async (): Promise<void> => {
    for (;;) {
      const isLate = performance.now() - renewedAt > renewEveryMs;
      await sleep(isLate ? renewEveryMs / 5 : renewEveryMs, undefined, { signal: end.signal, ref: false });
      const why = await renew();
      if (why !== undefined) return lost.abort(why);
    }
  })().catch((error: unknown) => {
    if (!end.signal.aborted) lost.abort(error);
  });
  return {
    contested,
    freeSince,
    lost: lost.signal,
    async release(): Promise<void> {
      end.abort();
      await renewing;
      await releaseLease(cluster, run).catch(() => undefined);
    },
  };
}

function leaseLost(why: string, when: string): InstallError {
  return new InstallError(`Lease/${systemNamespace}/${leaseName}: ${why}`, {
    code: 'LEASE_LOST',
    hint: `what was done stays; run the command again ${when}`,
  });
}

/** Resolves to false when another run holds it. A conflict alone does not prove that, so the holder is read again. */
export async function renewLease(cluster: Cluster, run: RunIdentity, signal: AbortSignal): Promise<boolean> {
  return untilNoConflict(async () => {
    const live = await cluster.get(leaseRef, { signal });
    if (live === undefined || textAt(live, 'spec', 'holderIdentity') !== identityOf(run)) return false;
    const { resourceVersion } = live.metadata;
    const body = { metadata: { resourceVersion }, spec: { renewTime: microTime(run.now()) } };
    await cluster.patch(leaseRef, { type: 'merge', body }, { signal });
    return true;
  });
}

/** The object stays, so that the next run sees that one was here before. */
async function releaseLease(cluster: Cluster, run: RunIdentity): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  const operations = [
    { op: 'test', path: '/spec/holderIdentity', value: identityOf(run) },
    { op: 'replace', path: '/spec/holderIdentity', value: '' },
  ] as const;
  await untilNoConflict(() => cluster.patch(leaseRef, { type: 'json', operations }, { signal }));
}
