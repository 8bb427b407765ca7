import { setTimeout as sleep } from 'node:timers/promises';
import { fromUnknown } from '@gatesmith/diagnostics';
import { ClusterError, InstallError } from '../errors.ts';
import { numberAt, textAt } from '../json-value.ts';
import type { KubernetesObject, ObjectRef } from '../kubernetes-object.ts';
import { leaseName, managedByLabel, managedByUs, systemNamespace } from '../layout.ts';
import type { Cluster } from '../ports/cluster.ts';
import { isDeadline } from '../up/wait-for.ts';
import type { RunIdentity } from './run-identity.ts';

/** Where the lease is. */
export const leaseRef: ObjectRef = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  namespace: systemNamespace,
  name: leaseName,
};

const usualDurationSeconds = 30;
const usualRenewEveryMs = 10_000;
const lookEveryMs = 1000;
const mostConflicts = 10;

/** What a lease is asked for with. */
export interface HoldLeaseOptions {
  readonly cluster: Cluster;
  readonly run: RunIdentity;
  readonly signal: AbortSignal;
  /** Told while somebody else holds it: who, and since when. */
  readonly onWait: (reason: string, elapsedMs: number) => void;
  /** How long it holds without being renewed. @default 30 */
  readonly durationSeconds?: number | undefined;
  /** @default 10000 */
  readonly renewEveryMs?: number | undefined;
}

/** The right to be the only gatesmith at work on this cluster. */
export interface HeldLease {
  /** Somebody else has held it since, or had to be waited for: what was seen before may be old. */
  readonly contested: boolean;
  /** The resourceVersion at which the one before us let it go, or nobody ever held it. */
  readonly freeSince: string | undefined;
  /** Fires when the lease was lost: somebody else may be at work. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the lease, or waits until whoever holds it is done. A holder that has died is told from one that lives by looking:
 * a lease that nobody renews for its whole duration, by our own clock, is free; clocks of machines are never compared.
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
        return keep(options, { contested: contested || holder !== '', freeSince });
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

/** False when somebody else was quicker. */
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

function keep(
  {
    cluster,
    run,
    durationSeconds = usualDurationSeconds,
    renewEveryMs = usualRenewEveryMs,
  }: HoldLeaseOptions,
  { contested, freeSince }: Pick<HeldLease, 'contested' | 'freeSince'>,
): HeldLease {
  const lost = new AbortController();
  const end = new AbortController();
  // Earlier than anybody else may take it, and counted from before the question, which is before anybody saw the answer.
  const giveUpAfterMs = durationSeconds * 1000 * 0.8;
  let renewedAt = performance.now();
  let refusal: string | undefined;
  const renew = async (): Promise<InstallError | undefined> => {
    const asked = performance.now();
    const left = Math.max(1, Math.ceil(renewedAt + giveUpAfterMs - asked));
    const signal = AbortSignal.any([end.signal, AbortSignal.timeout(left)]);
    try {
      if (!(await renewLease(cluster, run, signal)))
        return leaseLost('was taken over by somebody else', 'when the other one is done');
      renewedAt = asked;
      refusal = undefined;
    } catch (error) {
      end.signal.throwIfAborted();
      if (!signal.aborted) refusal = fromUnknown(error).message;
      // Whoever may not renew it has it for a while; what stands in the way meets the run itself before.
      const unrenewedMs = performance.now() - renewedAt;
      if (unrenewedMs < giveUpAfterMs) return undefined;
      const why = `could not be renewed for ${Math.round(unrenewedMs / 1000)} s: ${refusal ?? 'no answer'}`;
      return leaseLost(why, 'when that is mended');
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
      await letGo(cluster, run).catch(() => undefined);
    },
  };
}

function leaseLost(why: string, when: string): InstallError {
  return new InstallError(`Lease/${systemNamespace}/${leaseName}: ${why}`, {
    code: 'LEASE_LOST',
    hint: `what was done stays; run the command again ${when}`,
  });
}

/** False when somebody else holds it. A conflict alone does not say so: who holds it is looked up again. */
export async function renewLease(cluster: Cluster, run: RunIdentity, signal: AbortSignal): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    const live = await cluster.get(leaseRef, { signal });
    if (live === undefined || textAt(live, 'spec', 'holderIdentity') !== identityOf(run)) return false;
    const { resourceVersion } = live.metadata;
    const body = { metadata: { resourceVersion }, spec: { renewTime: microTime(run.now()) } };
    try {
      await cluster.patch(leaseRef, { type: 'merge', body }, { signal });
      return true;
    } catch (error) {
      if (!isConflict(error) || tries >= mostConflicts) throw error;
    }
  }
}

/** The object stays, so that the next one can see that somebody was here. */
async function letGo(cluster: Cluster, run: RunIdentity): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  const operations = [
    { op: 'test', path: '/spec/holderIdentity', value: identityOf(run) },
    { op: 'replace', path: '/spec/holderIdentity', value: '' },
  ] as const;
  for (let tries = 1; ; tries += 1) {
    try {
      await cluster.patch(leaseRef, { type: 'json', operations }, { signal });
      return;
    } catch (error) {
      if (!isConflict(error) || tries >= mostConflicts) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof ClusterError && error.code === 'CONFLICT';
}

function identityOf({ by, id }: RunIdentity): string {
  return `${by} (run ${id})`;
}

/** The API's MicroTime has six digits behind the point. */
function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z');
}
