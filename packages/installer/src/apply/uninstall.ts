import { type Finding, summarize } from '@gatesmith/diagnostics';
import { type Change, hasChanges, type PlanStep } from '../decide/plan/plan.ts';
import { planUninstall } from '../decide/uninstall/plan-uninstall.ts';
import { HelmError } from '../errors.ts';
import type { InstallEvent } from '../events.ts';
import type { UninstallOptions } from '../installer.ts';
import { metallbNamespace, releaseName } from '../layout.ts';
import { findLeftovers } from '../observe/find-leftovers.ts';
import { recordsOf } from '../observe/helm-release.ts';
import { journalRef } from '../observe/journal-entry.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';
import { openJournal } from './journal.ts';
import { holdLease } from './lease/hold-lease.ts';
import { leaseRef } from './lease/lease.ts';
import { newRun } from './lease/run-identity.ts';
import { tellStep } from './report-step.ts';
import { awaitPodsGone } from './steps/await-pods-gone.ts';
import { awaitGone, type RemovalContext, removeObject } from './steps/remove-object.ts';
import type { RunEnd } from './with-outcome.ts';

export interface RunUninstallOptions {
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly snapshot: Snapshot;
  readonly now: () => number;
  readonly options: UninstallOptions;
  readonly emit: (event: InstallEvent) => void;
  readonly signal: AbortSignal;
  readonly remainingMs: () => number;
}

/** One step of an uninstall under way. */
type RunningStep = RunUninstallOptions & RemovalContext;

/** Plans, asks, and takes away step by step, each one waited for before the next. */
export async function runUninstall(run: RunUninstallOptions): Promise<RunEnd> {
  const { cluster, snapshot, options, emit, signal } = run;
  const leftovers = await findLeftovers(cluster, snapshot, { signal });
  const plan = planUninstall(snapshot, { crds: options.crds, leftovers });
  emit({ type: 'plan', plan, findings: [] });
  if (!hasChanges(plan)) return { result: 'unchanged' };
  if (options.confirm !== undefined && !(await options.confirm(plan))) return { result: 'declined' };
  const identity = newRun(run.now);
  const lease = await holdLease({
    cluster,
    run: identity,
    signal,
    onWait: (reason, elapsedMs) =>
      emit({ type: 'wait', step: 'uninstall-entrypoint', waitingFor: 'the lease', reason, elapsedMs }),
  });
  const held = { ...run, signal: AbortSignal.any([signal, lease.lost]) };
  const stays: Finding[] = [];
  try {
    const journal = openJournal(cluster, identity, plan, { signal: held.signal });
    for (const step of plan.steps) {
      await tellStep({
        step,
        emit,
        signal: held.signal,
        isUnchanged: ({ changes }) => !changes.some(({ action }) => action === 'deleted'),
        work: async () => {
          if (goingIn(step).length > 0) await journal.at(step.id);
          stays.push(...(await removeStep({ ...held, step }, stays)));
        },
      });
    }
  } finally {
    await lease.release();
  }
  // Nothing of ours is left that they could tell of.
  await cluster.delete(journalRef, { signal });
  await cluster.delete(leaseRef, { signal });
  return { result: 'done', report: { findings: stays, summary: summarize(stays), addresses: [] } };
}

function goingIn({ changes }: PlanStep): readonly Change[] {
  return changes.filter(({ action }) => action === 'deleted');
}

/** Answers what stays although it was deleted. */
async function removeStep(run: RunningStep, stays: readonly Finding[]): Promise<readonly Finding[]> {
  if (run.step.id === 'uninstall-release') {
    await removeRelease(run);
    return [];
  }
  // A namespace with something in it that does not go would not go either, and take nothing new for ever.
  const occupied = (name: string): Finding | undefined =>
    stays.find(({ subject }) => subject.split('/')[1] === name && subject.split('/').length === 3);
  const targets = goingIn(run.step).filter(
    ({ ref }) => ref.kind !== 'Namespace' || occupied(ref.name) === undefined,
  );
  for (const { ref, object } of targets) {
    if (await removeObject(run, ref))
      run.emit({ type: 'change', step: run.step.id, object, action: 'deleted' });
  }
  const left: Finding[] = [];
  for (const { ref } of targets) {
    const finding = await awaitGone(run, ref);
    if (finding === undefined) continue;
    left.push(finding);
    run.emit({ type: 'warn', finding });
  }
  return left;
}

async function removeRelease(run: RunningStep): Promise<void> {
  const { helm, emit, signal, remainingMs, step } = run;
  const targets = goingIn(step);
  if (targets.length === 0) return;
  try {
    await helm.uninstall({
      release: releaseName,
      namespace: metallbNamespace,
      timeoutMs: remainingMs(),
      signal,
      onLine: (line) => emit({ type: 'output', step: step.id, line }),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HelmError) || error.code !== 'HELM_FAILED') throw error;
    emit({ type: 'output', step: step.id, line: `${error.message}; going on object by object` });
  }
  // A release record that was lost, or that Helm cannot work with, leaves its objects behind; what carries its marks goes.
  for (const { ref, object } of targets) {
    if (ref.kind !== 'Release') await removeObject(run, ref);
    emit({ type: 'change', step: step.id, object, action: 'deleted' });
  }
  await removeRecords(run);
  await awaitPodsGone(run);
}

/** Helm takes its records away itself, unless it could not work with them. */
async function removeRecords({ cluster, signal }: RunningStep): Promise<void> {
  const records = await cluster.list(recordsOf({ name: releaseName, namespace: metallbNamespace }), {
    signal,
  });
  if (records.state !== 'ok') return;
  for (const { metadata } of records.items) {
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace: metallbNamespace, name: metadata.name };
    await cluster.delete(ref, { signal });
  }
}
