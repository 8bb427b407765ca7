import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectRef } from '@gatesmith/kubernetes';
import type { StepOf } from '../../decide/plan/plan.ts';
import { lockedRelease, releaseLocked, releaseStuck, stuckRelease } from '../../decide/plan/release-lock.ts';
import { HelmError } from '../../errors.ts';
import { metallbNamespace, releaseName, runLabel } from '../../layout.ts';
import { latestReleases, readHelmRelease, recordsOf } from '../../observe/helm-release.ts';
import type { HelmRelease } from '../../observe/snapshot.ts';
import type { StepContext } from '../step-context.ts';
import { isDeadline } from '../waiting/wait-for.ts';
import { isTransientHelmError } from './transient-helm-error.ts';

const firstPauseMs = 500;
const slowestMs = 8000;
const mostTries = 12;
/** The Helm behind an older record is not worth waiting for. */
const lockPatienceMs = 30_000;
const cleanUpMs = 10_000;

type ReleaseContext = StepContext<'release'>;
type Upgrade = NonNullable<StepOf<'release'>['upgrade']>;

/** Runs Helm until it succeeds. When it never does, no release record of this run stays locked. */
export async function upgradeRelease(context: ReleaseContext, upgrade: Upgrade): Promise<void> {
  try {
    await retryUpgrade(context, upgrade);
  } catch (error) {
    await removeOwnLock(context).catch(() => undefined);
    throw error;
  }
}

/** Runs also when the run's own time is up. */
async function removeOwnLock(context: ReleaseContext): Promise<void> {
  const signal = AbortSignal.timeout(cleanUpMs);
  const locked = lockedRelease(await readReleases({ ...context, signal }));
  if (locked !== undefined && locked.run === context.run.id)
    await context.cluster.delete(recordOf(locked), { signal });
}

/**
 * Runs `helm upgrade --install` until it succeeds. Helm gives up at the first lost connection and cannot resume, so it runs
 * again after every transient error; a record that it left locked in this very run is removed.
 */
async function retryUpgrade(context: ReleaseContext, { forceConflicts }: Upgrade): Promise<void> {
  const { helm, desired, step, signal, emit, remainingMs, run, snapshot } = context;
  const started = performance.now();
  let pause = firstPauseMs;
  for (let tries = 1; ; tries += 1) {
    // The snapshot is as old as the plan; a record of our own first try is not in it.
    await unlockRelease(context, tries > 1 ? await readReleases(context) : snapshot.releases);
    try {
      await helm.upgrade({
        release: releaseName,
        namespace: metallbNamespace,
        chart: desired.chart.path,
        values: desired.valuesText,
        timeoutMs: remainingMs(),
        forceConflicts: forceConflicts || tries > 1,
        labels: { [runLabel]: run.id },
        signal,
        onLine: (line) => emit({ type: 'output', step: step.id, line }),
      });
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HelmError)) throw error;
      const mayPass = isTransientHelmError(error) || error.code === 'HELM_LOCKED';
      if (!mayPass || tries >= mostTries || remainingMs() < pause) throw error;
      const elapsedMs = Math.round(performance.now() - started);
      emit({
        type: 'wait',
        step: step.id,
        waitingFor: 'Helm, which is run again',
        reason: error.message,
        elapsedMs,
      });
      await sleep(pause, undefined, { signal }).catch(() => {
        // Helm's own words say more than that the time is up.
        if (isDeadline(signal)) throw error;
        signal.throwIfAborted();
      });
      pause = Math.min(slowestMs, pause * 2);
    }
  }
}

/**
 * A Helm that was killed leaves its record in `pending-*`, and every later Helm refuses to work. The record of the
 * unfinished revision is removed, never one that was deployed; the objects keep Helm's ownership marks. A record of this run
 * belongs to a Helm of ours that died. For any other record we wait, and remove it on request only; so does one that an
 * interrupted `helm uninstall` left, which no Helm upgrades.
 */
async function unlockRelease(context: ReleaseContext, releases: readonly HelmRelease[]): Promise<void> {
  const { cluster, signal, recoverRelease, run, step, emit } = context;
  const stuck = stuckRelease(releases);
  if (stuck !== undefined) {
    if (!recoverRelease) throw releaseStuck(stuck);
    await cluster.delete(recordOf(stuck), { signal });
    return;
  }
  const started = performance.now();
  let locked = lockedRelease(releases);
  while (locked !== undefined) {
    if (locked.run === run.id || recoverRelease) {
      await cluster.delete(recordOf(locked), { signal });
      return;
    }
    const elapsedMs = Math.round(performance.now() - started);
    const { message } = releaseLocked(locked);
    if (!isYoung(locked, run.now()) || elapsedMs > lockPatienceMs) throw releaseLocked(locked);
    emit({ type: 'wait', step: step.id, waitingFor: 'the other Helm', reason: message, elapsedMs });
    await sleep(Math.min(slowestMs, 1000 + elapsedMs / 4), undefined, { signal });
    locked = lockedRelease(await readReleases(context));
  }
}

async function readReleases({ cluster, signal }: ReleaseContext): Promise<readonly HelmRelease[]> {
  const secrets = await cluster.list(recordsOf({ name: releaseName, namespace: metallbNamespace }), {
    signal,
  });
  if (secrets.state !== 'ok') return [];
  return latestReleases(secrets.items.map(readHelmRelease).filter((release) => release !== undefined));
}

function recordOf({ namespace, name, revision }: HelmRelease): ObjectRef {
  return { apiVersion: 'v1', kind: 'Secret', namespace, name: `sh.helm.release.v1.${name}.v${revision}` };
}

function isYoung({ updated }: HelmRelease, now: number): boolean {
  const since = Date.parse(updated ?? '');
  return Number.isFinite(since) && now - since < lockPatienceMs * 2;
}
