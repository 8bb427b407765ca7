import type { Run } from '../run.ts';
import { holdLease } from './hold-lease.ts';
import type { HeldLease } from './keep-lease.ts';

type LeaseRun = Pick<Run, 'cluster' | 'emit' | 'signal' | 'identity'>;

/**
 * Runs a body while holding the lease, so that no other run changes the cluster meanwhile. The body's signal also fires when
 * the lease is lost.
 */
export async function withLease<Context extends LeaseRun, Result>(
  run: Context,
  body: (run: Context, lease: HeldLease) => Promise<Result>,
): Promise<Result> {
  const { cluster, emit, signal, identity } = run;
  const lease = await holdLease({
    cluster,
    run: identity,
    signal,
    onWait: (reason, elapsedMs) => emit({ type: 'wait', waitingFor: 'the lease', reason, elapsedMs }),
  });
  try {
    return await body({ ...run, signal: AbortSignal.any([signal, lease.lost]) }, lease);
  } catch (error) {
    // A run that is out of time reports what it was waiting for; one that lost the lease cannot.
    throw lease.lost.aborted && !signal.aborted ? lease.lost.reason : error;
  } finally {
    await lease.release();
  }
}
