import type { KubernetesObject } from '../../kubernetes-object.ts';
import type { RunStep, StepContext } from '../step-context.ts';
import { upgradeRelease } from '../upgrade-release.ts';
import { waitFor } from '../wait-for.ts';
import { refusalIn, workloadStatus } from '../workload-status.ts';

/** Runs Helm when the plan says that anything of the release has to be written, then waits for its workloads. */
export const applyRelease: RunStep = async (context) => {
  const { step, emit } = context;
  const changes = step.changes.filter(({ action }) => action !== 'unchanged');
  if (changes.length > 0) {
    await upgradeRelease(
      context,
      changes.some(({ action }) => action === 'configured'),
    );
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
      const [deployments, daemonSets, pods, nodes] = await Promise.all([
        list('apps/v1', 'Deployment'),
        list('apps/v1', 'DaemonSet'),
        list('v1', 'Pod'),
        list('v1', 'Node'),
      ]);
      const live = [...deployments, ...daemonSets];
      const waiting: string[] = [];
      for (const { kind, metadata } of wanted) {
        const { name, namespace } = metadata;
        const object = live.find(
          (one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace,
        );
        if (object === undefined) {
          waiting.push(`${kind}/${namespace ?? ''}/${name}: is not there`);
          continue;
        }
        const { ready, reason } = workloadStatus(object, pods, nodes);
        if (ready) continue;
        const isRefused = kind === 'DaemonSet' && /: 0 of [1-9]\d* ready$/.test(reason);
        const refusal = isRefused ? refusalIn(object, await list('v1', 'Event')) : undefined;
        waiting.push(refusal === undefined ? reason : `${reason}; ${refusal}`);
      }
      if (waiting.length === 0) return { done: true, result: undefined };
      return { done: false, reason: waiting.join('\n') };
    },
    hint: 'look at the pods named above (kubectl describe), mend the cause, and run `gatesmith up` again: it goes on from here',
  });
}
