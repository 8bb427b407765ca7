import { HelmError } from '../../errors.ts';
import type { KubernetesObject } from '../../kubernetes-object.ts';
import { metallbNamespace, releaseName } from '../../layout.ts';
import type { HelmRelease } from '../../snapshot/snapshot.ts';
import type { RunStep, StepContext } from '../step-context.ts';
import { waitFor } from '../wait-for.ts';
import { workloadStatus } from '../workload-status.ts';

/** Runs Helm when the plan says that anything of the release has to be written, then waits for its workloads. */
export const applyRelease: RunStep = async (context) => {
  const { helm, desired, step, signal, emit, remainingMs } = context;
  const changes = step.changes.filter(({ action }) => action !== 'unchanged');
  if (changes.length > 0) {
    await unlockRelease(context);
    await helm.upgrade({
      release: releaseName,
      namespace: metallbNamespace,
      chart: desired.chart.path,
      values: desired.valuesText,
      timeoutMs: remainingMs(),
      forceConflicts: changes.some(({ action }) => action === 'configured'),
      signal,
      onLine: (line) => emit({ type: 'output', step: step.id, line }),
    });
    for (const { object, action } of changes) emit({ type: 'change', step: step.id, object, action });
  }
  await waitForWorkloads(context);
};

async function waitForWorkloads(context: StepContext): Promise<void> {
  const { cluster, desired, signal } = context;
  const wanted = desired.release.filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet');
  const list = async (apiVersion: string, kind: string): Promise<readonly KubernetesObject[]> => {
    const result = await cluster.list({ apiVersion, kind }, { signal });
    return result.state === 'ok' ? result.items : [];
  };
  await waitFor(context, {
    waitingFor: 'the pods',
    look: async () => {
      const [deployments, daemonSets, pods] = await Promise.all([
        list('apps/v1', 'Deployment'),
        list('apps/v1', 'DaemonSet'),
        list('v1', 'Pod'),
      ]);
      const live = [...deployments, ...daemonSets];
      const waiting = wanted
        .map(({ kind, metadata: { name, namespace } }) => {
          const object = live.find(
            (one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace,
          );
          return object === undefined
            ? { ready: false, reason: `${kind}/${namespace ?? ''}/${name}: is not there` }
            : workloadStatus(object, pods);
        })
        .filter(({ ready }) => !ready);
      if (waiting.length === 0) return { done: true, result: undefined };
      return { done: false, reason: waiting.map(({ reason }) => reason).join('\n') };
    },
    hint: 'look at the pods named above (kubectl describe), mend the cause, and run `gatesmith up` again: it goes on from here',
  });
}

/**
 * A Helm that was killed leaves its record in `pending-*`, and every later Helm refuses to work. The record of the
 * unfinished revision is removed, never one that was deployed; the objects keep Helm's ownership marks and are taken on.
 */
async function unlockRelease({ cluster, snapshot, signal, recoverRelease }: StepContext): Promise<void> {
  const locked = lockedRelease(snapshot.releases);
  if (locked === undefined) return;
  if (!recoverRelease) throw releaseLocked(locked);
  await cluster.delete(
    {
      apiVersion: 'v1',
      kind: 'Secret',
      namespace: locked.namespace,
      name: `sh.helm.release.v1.${locked.name}.v${locked.revision}`,
    },
    { signal },
  );
}

/** Our release, when its newest record says that a Helm is at work, or was. */
export function lockedRelease(releases: readonly HelmRelease[]): HelmRelease | undefined {
  return releases.find(
    ({ name, namespace, status }) =>
      name === releaseName && namespace === metallbNamespace && status.startsWith('pending-'),
  );
}

/** Says since when the release is locked, and how to go on. */
export function releaseLocked({ namespace, name, revision, status, updated }: HelmRelease): HelmError {
  return new HelmError(
    `Release/${namespace}/${name}: revision ${revision} is ${status}${updated === undefined ? '' : ` since ${updated}`}: another Helm is at work, or one was killed`,
    { code: 'HELM_LOCKED', hint: 'if no other Helm is at work, run the same command with --recover-release' },
  );
}
