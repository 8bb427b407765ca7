import { setTimeout as sleep } from 'node:timers/promises';
import { type KubernetesObject, numberAt, textAt } from '@gatesmith/kubernetes';
import { ClusterError, InstallError } from '../../errors.ts';
import { leaseName, managedByLabel, managedByUs, systemNamespace } from '../../layout.ts';
import { isDeadline } from '../waiting/wait-for.ts';
import { type HeldLease, type KeepLeaseOptions, keepLease } from './keep-lease.ts';
import { identityOf, leaseRef, microTime, usualDurationSeconds } from './lease.ts';

const lookEveryMs = 1000;

/** The parameters for acquiring a lease. */
export interface HoldLeaseOptions extends KeepLeaseOptions {
  readonly signal: AbortSignal;
  /** Called while another run holds the lease, with who holds it and since when. */
  readonly onWait: (reason: string, elapsedMs: number) => void;
}

/**
 * Takes the lease, or waits until its holder is done. A dead holder is distinguished from a live one by observation:
 * a lease that is not renewed for its whole duration, by our own clock, is free; clocks of machines are never compared.
 *
 * @throws InstallError LEASE_HELD at the deadline, with who holds it and since when.
 */
export async function holdLease(options: HoldLeaseOptions): Promise<HeldLease> {
  const { cluster, signal, onWait } = options;
  const started = performance.now();
  let seen: { readonly version: string; readonly at: number } | undefined;
  let contested = false;
  for (;;) {
    signal.throwIfAborted();
    const live = await cluster.get(leaseRef, { signal });
    const now = performance.now();
    const version = live?.metadata.resourceVersion ?? '';
    if (seen?.version !== version) seen = { version, at: now };
    const holder = live === undefined ? '' : (textAt(live, 'spec', 'holderIdentity') ?? '');
    const lasts = (live === undefined ? 0 : (numberAt(live, 'spec', 'leaseDurationSeconds') ?? 0)) * 1000;
    if (holder === '' || now - seen.at > lasts) {
      const taken = await take(options, live);
      if (taken) {
        const freeSince = holder === '' ? live?.metadata.resourceVersion : undefined;
        return keepLease(options, { contested: contested || holder !== '', freeSince });
      }
      contested = true;
      continue;
    }
    contested = true;
    const since = live === undefined ? undefined : textAt(live, 'spec', 'acquireTime');
    const who = `${holder} is at work on this cluster${since === undefined ? '' : ` since ${since}`}`;
    onWait(who, Math.round(now - started));
    try {
      await sleep(lookEveryMs, undefined, { signal });
    } catch {
      if (!isDeadline(signal)) signal.throwIfAborted();
      throw new InstallError(`Lease/${systemNamespace}/${leaseName}: ${who}`, {
        code: 'LEASE_HELD',
        hint: 'nothing was written; wait until it is done, or give this run longer with --timeout',
      });
    }
  }
}

/** Resolves to false when another run was quicker. */
async function take(
  { cluster, run, signal, durationSeconds = usualDurationSeconds }: HoldLeaseOptions,
  live: KubernetesObject | undefined,
): Promise<boolean> {
  const time = microTime(run.now());
  const spec = {
    holderIdentity: identityOf(run),
    leaseDurationSeconds: durationSeconds,
    acquireTime: time,
    renewTime: time,
  };
  try {
    if (live === undefined) {
      const { apiVersion, kind, name, namespace } = leaseRef;
      const metadata = { name, namespace, labels: { [managedByLabel]: managedByUs } };
      await cluster.create({ apiVersion, kind, metadata, spec }, { signal });
    } else {
      const { resourceVersion } = live.metadata;
      const leaseTransitions = (numberAt(live, 'spec', 'leaseTransitions') ?? 0) + 1;
      const body = { metadata: { resourceVersion }, spec: { ...spec, leaseTransitions } };
      await cluster.patch(leaseRef, { type: 'merge', body }, { signal });
    }
    return true;
  } catch (error) {
    if (error instanceof ClusterError && ['ALREADY_EXISTS', 'CONFLICT', 'NOT_FOUND'].includes(error.code))
      return false;
    throw error;
  }
}
