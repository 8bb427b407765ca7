import { type KubernetesObject, objectId } from '@gatesmith/kubernetes';
import { podMovement } from '../../decide/verify/reason-for-pending.ts';
import { workloadStatus } from '../../decide/verify/workload-status.ts';
import type { ListRequest } from '../../ports/cluster.ts';
import type { StepContext } from '../step-context.ts';
import { type Look, waitFor } from './wait-for.ts';

type Kind = 'Deployment' | 'DaemonSet';

/**
 * Waits for the workloads of the release. Their status counts show that they start; pods, nodes and events are asked for
 * only when the counts do not change between two polls, to find the reason.
 */
export async function awaitWorkloads(context: StepContext<'release'>): Promise<void> {
  const { cluster, desired, signal } = context;
  let open = desired.release.filter(({ kind }) => isWorkload(kind));
  let lastReason = '';

  const list = async (request: ListRequest): Promise<readonly KubernetesObject[]> => {
    const result = await cluster.list(request, { signal });
    return result.state === 'ok' ? result.items : [];
  };

  async function look(): Promise<Look<undefined>> {
    const kinds = (['Deployment', 'DaemonSet'] as const).filter((kind) =>
      open.some((one) => one.kind === kind),
    );
    const live = (await Promise.all(kinds.map((kind) => list({ apiVersion: 'apps/v1', kind })))).flat();
    const found = open.map(
      (wanted) => [wanted, live.find((one) => objectId(one) === objectId(wanted))] as const,
    );
    const unready = found.filter(([, object]) => object === undefined || !workloadStatus(object).ready);
    open = unready.map(([wanted]) => wanted);
    if (open.length === 0) return { done: true, result: undefined };
    const reason = reasonOf(unready, (object) => workloadStatus(object).reason);
    const isUnchanged = reason === lastReason;
    lastReason = reason;
    return isUnchanged ? explain(unready) : { done: false, reason, facts: reason };
  }

  async function explain(unready: readonly Found[]): Promise<Look<undefined>> {
    const namespaces = new Set(unready.map(([{ metadata }]) => metadata.namespace ?? ''));
    const [pods, nodes, events] = await Promise.all([
      list({ apiVersion: 'v1', kind: 'Pod' }),
      list({ apiVersion: 'v1', kind: 'Node' }),
      Promise.all([...namespaces].map((namespace) => list({ apiVersion: 'v1', kind: 'Event', namespace }))),
    ]);
    const noted = events.flat();
    const still = unready.filter(
      ([, object]) => object === undefined || !workloadStatus(object, { pods, nodes }).ready,
    );
    open = still.map(([wanted]) => wanted);
    if (still.length === 0) return { done: true, result: undefined };
    return {
      done: false,
      reason: reasonOf(still, (object) => workloadStatus(object, { pods, nodes, events: noted }).reason),
      facts: still
        .map(([, object]) => (object === undefined ? '' : podMovement(object, { pods, events: noted })))
        .join('\n'),
    };
  }

  if (open.length === 0) return;
  await waitFor(context, {
    waitingFor: 'the pods',
    look,
    hint: 'fix the cause named above (kubectl describe shows more; for quotas, kubectl get resourcequota -A), and run `gatesmith up` again to resume',
  });
}

type Found = readonly [wanted: KubernetesObject, live: KubernetesObject | undefined];

function reasonOf(found: readonly Found[], reason: (object: KubernetesObject) => string): string {
  return found
    .map(([wanted, object]) =>
      object === undefined ? `${objectId(wanted)}: does not exist` : reason(object),
    )
    .join('\n');
}

function isWorkload(kind: string): kind is Kind {
  return kind === 'Deployment' || kind === 'DaemonSet';
}
