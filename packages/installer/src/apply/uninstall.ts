import { type Finding, hasErrors, summarize } from '@gatesmith/diagnostics';
import { acceptFindings } from '../decide/impact/accept-findings.ts';
import { impactFindings } from '../decide/impact/impact-findings.ts';
import { type Change, hasChanges, type PlanStep } from '../decide/plan/plan.ts';
import { whyNamespaceStays } from '../decide/uninstall/namespace-keepers.ts';
import { planUninstall } from '../decide/uninstall/plan-uninstall.ts';
import { isNamespaceOfOurs } from '../desired/fit-namespaces.ts';
import { HelmError } from '../errors.ts';
import type { UninstallOptions } from '../installer.ts';
import { metallbNamespace, releaseName } from '../layout.ts';
import { findLeftovers } from '../observe/find-leftovers.ts';
import { recordsOf } from '../observe/helm-release.ts';
import { journalRef } from '../observe/journal-entry.ts';
import { type NamespaceContents, readNamespaces } from '../observe/namespace-contents.ts';
import { takeSnapshot } from '../observe/take-snapshot.ts';
import { report } from '../report.ts';
import { withJournal } from './journal.ts';
import { leaseRef } from './lease/lease.ts';
import { withLease } from './lease/with-lease.ts';
import { PreflightError } from './preflight-error.ts';
import type { Run, RunResult } from './run.ts';
import { runSteps } from './run-steps.ts';
import { awaitPodsGone } from './steps/await-pods-gone.ts';
import { awaitGone, type RemovalContext, removeObject } from './steps/remove-object.ts';

/** One step of an uninstall in progress. */
type UninstallStep = Run &
  RemovalContext & {
    /** The contents of the namespaces when the plan was made. */
    readonly contents: ReadonlyMap<string, NamespaceContents>;
  };

/** Plans, asks, and deletes step by step; each step is waited for before the next begins. */
export async function uninstall(run: Run, options: UninstallOptions): Promise<RunResult> {
  const { cluster, emit, signal, now } = run;
  const snapshot = await takeSnapshot(cluster, { signal, now });
  const leftovers = await findLeftovers(cluster, snapshot, { signal });
  const created = snapshot.objects.filter(
    (object) => object.kind === 'Namespace' && isNamespaceOfOurs(object),
  );
  const names = created.map(({ metadata }) => metadata.name);
  const contents = await readNamespaces(cluster, names, { signal });
  const plan = planUninstall(snapshot, { crds: options.crds, leftovers, contents });
  const findings = acceptFindings(impactFindings(plan.impact), options.accept ?? []);
  emit({ type: 'plan', plan, findings });
  if (!hasChanges(plan)) return { result: 'unchanged' };
  if (hasErrors(findings)) throw new PreflightError(findings);
  if (options.confirm !== undefined && !(await options.confirm(plan, findings)))
    return { result: 'declined' };
  const left: Finding[] = [];
  await withLease(run, (held) =>
    withJournal(held, { plan }, async (journal) => {
      await runSteps({ plan, journal, emit, signal: held.signal }, async (step) => {
        left.push(...(await removeStep({ ...held, snapshot, contents, step }, left)));
      });
    }),
  );
  // Nothing of ours is left that the journal and the lease could be about.
  await cluster.delete(journalRef, { signal });
  await cluster.delete(leaseRef, { signal });
  return { result: 'done', report: { findings: left, summary: summarize(left), addresses: [] } };
}

function deletionsOf({ changes }: PlanStep): readonly Change[] {
  return changes.filter(({ action }) => action === 'deleted');
}

/** Deletes the objects of a step; resolves to findings for those that stay all the same. */
async function removeStep(run: UninstallStep, held: readonly Finding[]): Promise<readonly Finding[]> {
  if (run.step.id === 'uninstall-release') {
    await removeRelease(run);
    return [];
  }
  // A namespace that still holds a stuck object would hang in Terminating forever, so leave it.
  const occupied = (name: string): Finding | undefined =>
    held.find(({ subject }) => subject.split('/')[1] === name && subject.split('/').length === 3);
  const free = deletionsOf(run.step).filter(
    ({ ref }) => ref.kind !== 'Namespace' || occupied(ref.name) === undefined,
  );
  const kept = await findKept(run, free);
  for (const finding of kept) run.emit({ type: 'warn', finding });
  const targets = free.filter(({ object }) => kept.every(({ subject }) => subject !== object));
  for (const { ref, object } of targets) {
    if (await removeObject(run, ref))
      run.emit({ type: 'change', step: run.step.id, object, action: 'deleted' });
  }
  const left: Finding[] = [...kept];
  for (const { ref } of targets) {
    const finding = await awaitGone(run, ref);
    if (finding === undefined) continue;
    left.push(finding);
    run.emit({ type: 'warn', finding });
  }
  return left;
}

/** Looks at the namespaces once more, right before they go: what others put there since the plan stays. */
async function findKept(
  { cluster, signal, contents }: UninstallStep,
  changes: readonly Change[],
): Promise<readonly Finding[]> {
  const names = changes.filter(({ ref }) => ref.kind === 'Namespace').map(({ ref }) => ref.name);
  const now = await readNamespaces(cluster, names, { signal });
  return names.flatMap((name) => {
    const earlier = new Set(contents.get(name)?.objects.flatMap(({ metadata }) => metadata.uid ?? []));
    const why = whyNamespaceStays(now.get(name), { leftovers: [], earlier });
    if (why === undefined) return [];
    const subject = `Namespace/${name}`;
    return [
      report('GS-NAMESPACE-KEPT', {
        subject,
        path: [],
        message: `${subject}: ${why}`,
        hint: `look at what is there: kubectl get all,secrets,configmaps,pvc -n ${name}; when nothing of it is needed: kubectl delete namespace ${name}`,
      }),
    ];
  });
}

async function removeRelease(run: UninstallStep): Promise<void> {
  const { helm, emit, signal, remainingMs, step } = run;
  const targets = deletionsOf(step);
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
    emit({ type: 'note', step: step.id, message: `${error.message}; deleting object by object instead` });
  }
  // A release record that was lost, or that Helm cannot work with, leaves its objects behind; those with its marks go too.
  for (const { ref, object } of targets) {
    if (ref.kind !== 'Release') await removeObject(run, ref);
    emit({ type: 'change', step: step.id, object, action: 'deleted' });
  }
  await removeRecords(run);
  await awaitPodsGone(run);
}

/** Helm deletes its records itself, unless it could not work with them. */
async function removeRecords({ cluster, signal }: UninstallStep): Promise<void> {
  const records = await cluster.list(recordsOf({ name: releaseName, namespace: metallbNamespace }), {
    signal,
  });
  if (records.state !== 'ok') return;
  for (const { metadata } of records.items) {
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace: metallbNamespace, name: metadata.name };
    await cluster.delete(ref, { signal });
  }
}
