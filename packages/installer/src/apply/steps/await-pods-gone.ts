import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { ofOurRelease } from '../../decide/plan/our-release.ts';
import { InstallError } from '../../errors.ts';
import { isPodOf } from '../../pod-of-workload.ts';
import { report } from '../../report.ts';
import { waitFor } from '../waiting/wait-for.ts';
import type { RemovalContext } from './remove-object.ts';

/** A pod on an unreachable node never terminates; the remaining work does not wait for it. */
const patienceMs = 60_000;

/** Waits until the pods of our workloads are gone, so that nothing writes what is about to be removed. */
export async function awaitPodsGone(context: RemovalContext): Promise<void> {
  const { cluster, snapshot, signal, emit } = context;
  const workloads = snapshot.objects.filter(
    (object) => (object.kind === 'Deployment' || object.kind === 'DaemonSet') && ofOurRelease(object),
  );
  if (workloads.length === 0) return;
  let left: readonly KubernetesObject[] = [];
  try {
    await waitFor(context, {
      waitingFor: 'the pods to end',
      timeoutMs: patienceMs,
      look: async () => {
        const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod' }, { signal });
        left =
          pods.state === 'ok' ? pods.items.filter((pod) => workloads.some((one) => isPodOf(one, pod))) : [];
        if (left.length === 0) return { done: true, result: undefined };
        return { done: false, reason: left.map(objectId).join(', ') };
      },
    });
  } catch (error) {
    if (!(error instanceof InstallError) || error.code !== 'WAIT_TIMED_OUT' || signal.aborted) throw error;
    const names = left.map(objectId);
    emit({
      type: 'warn',
      finding: report('GS-UNINSTALL-HELD', {
        subject: names[0] ?? 'Pod',
        path: [],
        message: `${names.join(', ')}: have not ended yet; pods on an unreachable node do not end`,
        hint: 'they go when their node is back, or with: kubectl delete node NODE when it never will be',
      }),
    });
  }
}
