import type { InstallEvent } from '../events.ts';
import type { UninstallOptions } from '../installer.ts';
import { metallbNamespace, releaseName } from '../layout.ts';
import { hasChanges, type PlanStep } from '../plan.ts';
import type { Cluster } from '../ports/cluster.ts';
import type { Helm } from '../ports/helm.ts';
import { holdLease, leaseRef } from '../run/hold-lease.ts';
import { journalRef, openJournal } from '../run/journal.ts';
import { newRun } from '../run/run-identity.ts';
import type { RunEnd } from '../run/with-outcome.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { tellStep } from '../up/tell-step.ts';
import { waitFor } from '../up/wait-for.ts';
import { planUninstall } from './plan-uninstall.ts';

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

/** Plans, asks, and takes away step by step, each one waited for before the next. */
export async function runUninstall(run: RunUninstallOptions): Promise<RunEnd> {
  const { snapshot, options, emit, signal } = run;
  const plan = planUninstall(snapshot, { crds: options.crds });
  emit({ type: 'plan', plan, findings: [] });
  if (!hasChanges(plan)) return { result: 'unchanged' };
  if (options.confirm !== undefined && !(await options.confirm(plan))) return { result: 'declined' };
  const identity = newRun(run.now);
  const lease = await holdLease({
    cluster: run.cluster,
    run: identity,
    signal,
    onWait: (reason, elapsedMs) =>
      emit({ type: 'wait', step: 'uninstall-entrypoint', waitingFor: 'the lease', reason, elapsedMs }),
  });
  const held = { ...run, signal: AbortSignal.any([signal, lease.lost]) };
  try {
    const journal = openJournal(run.cluster, identity, plan, held.signal);
    for (const step of plan.steps) {
      await tellStep({
        step,
        emit,
        signal: held.signal,
        isUnchanged: ({ changes }) => !changes.some(({ action }) => action === 'deleted'),
        work: async () => {
          if (step.changes.some(({ action }) => action === 'deleted')) await journal.at(step.id);
          await (step.id === 'uninstall-release' ? removeRelease(held, step) : removeObjects(held, step));
        },
      });
    }
  } finally {
    await lease.release();
  }
  // Nothing of ours is left that they could tell of.
  await run.cluster.delete(journalRef, { signal });
  await run.cluster.delete(leaseRef, { signal });
  return { result: 'done' };
}

async function removeObjects({ cluster, emit, signal }: RunUninstallOptions, step: PlanStep): Promise<void> {
  const targets = step.changes.filter(({ action }) => action === 'deleted');
  for (const { ref, object } of targets) {
    if (await cluster.delete(ref, { propagation: 'Foreground', signal })) {
      emit({ type: 'change', step: step.id, object, action: 'deleted' });
    }
  }
  for (const { ref, object } of targets) {
    await waitFor(
      { step, signal, emit },
      {
        waitingFor: `${object} to be gone`,
        look: async () => {
          const live = await cluster.get(ref, { signal });
          if (live === undefined) return { done: true, result: undefined };
          const finalizers = live.metadata.finalizers ?? [];
          return {
            done: false,
            reason: finalizers.length > 0 ? `finalizers left: ${finalizers.join(', ')}` : 'still there',
          };
        },
        hint: `see what holds it with: kubectl get ${ref.kind.toLowerCase()} ${ref.name}${ref.namespace === undefined ? '' : ` -n ${ref.namespace}`} -o yaml`,
      },
    );
  }
}

async function removeRelease(
  { cluster, helm, emit, signal, remainingMs }: RunUninstallOptions,
  step: PlanStep,
): Promise<void> {
  const targets = step.changes.filter(({ action }) => action === 'deleted');
  if (targets.length === 0) return;
  await helm.uninstall({
    release: releaseName,
    namespace: metallbNamespace,
    timeoutMs: remainingMs(),
    signal,
    onLine: (line) => emit({ type: 'output', step: step.id, line }),
  });
  // A release record that was lost leaves its objects behind; whatever still carries its marks goes too.
  for (const { ref, object } of targets) {
    if (ref.kind !== 'Release') await cluster.delete(ref, { signal });
    emit({ type: 'change', step: step.id, object, action: 'deleted' });
  }
}
