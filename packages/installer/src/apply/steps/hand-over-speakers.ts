import { at, type ObjectRef, objectId } from '@gatesmith/kubernetes';
import type { HandOver } from '../../decide/plan/plan.ts';
import type { StepContext } from '../step-context.ts';
import { waitFor } from '../waiting/wait-for.ts';

/**
 * A DaemonSet takes a pod with the number of its own template for its own pod, whatever runs in it, and never replaces
 * it (`IsPodUpdated` in kubernetes pkg/controller/daemon/util). A new set's number is 1, like that of most old ones.
 */
const templateGenerationLabel = 'pod-template-generation';

type HandOverContext = StepContext<'adopt-hand-over'>;

/** Keeps the running speakers while their DaemonSet goes, and gives them the labels of the new one. */
export async function handOverSpeakers(context: HandOverContext): Promise<void> {
  const { step, emit } = context;
  for (const handOver of step.handOvers) {
    const { object, action } = handOver.change;
    if (await handOverOne(context, handOver)) emit({ type: 'change', step: step.id, object, action });
  }
}

/** Resolves to false when there was nothing left to hand over. */
async function handOverOne(context: HandOverContext, handOver: HandOver): Promise<boolean> {
  const { ref } = handOver.change;
  switch (handOver.do) {
    case 'copy-secret':
      await copySecret(context, { from: handOver.from, to: ref });
      return true;
    case 'scale-to-zero':
      await scaleToZero(context, ref);
      return true;
    case 'delete-without-pods':
      await deleteWithoutPods(context, ref);
      return true;
    case 'label-pod':
      return labelPod(context, ref, handOver.labels);
    default:
      return handOver satisfies never;
  }
}

interface SecretCopy {
  readonly from: ObjectRef;
  readonly to: ObjectRef;
}

async function copySecret({ cluster, signal }: HandOverContext, { from, to }: SecretCopy): Promise<void> {
  const source = await cluster.get(from, { signal });
  if (source === undefined || (await cluster.get(to, { signal })) !== undefined) return;
  const { apiVersion, kind, name, namespace } = to;
  const { type, data } = source;
  await cluster.create({ apiVersion, kind, metadata: { name, namespace }, type, data }, { signal });
}

async function deleteWithoutPods(context: HandOverContext, ref: ObjectRef): Promise<void> {
  const { cluster, signal } = context;
  await cluster.delete(ref, { propagation: 'Orphan', signal });
  await waitFor(context, {
    waitingFor: `${objectId(ref)} to let go of its pods`,
    look: async () =>
      (await cluster.get(ref, { signal })) === undefined
        ? { done: true, result: undefined }
        : { done: false, reason: 'the garbage collector has not released them yet' },
  });
}

async function scaleToZero(context: HandOverContext, ref: ObjectRef): Promise<void> {
  const { cluster, signal } = context;
  await cluster.patch(ref, { type: 'merge', body: { spec: { replicas: 0 } } }, { signal });
  await waitFor(context, {
    waitingFor: `the pods of ${objectId(ref)} to end`,
    look: async () => {
      const live = await cluster.get(ref, { signal });
      const left = Number(at(live, 'status', 'replicas') ?? 0);
      return left === 0 ? { done: true, result: undefined } : { done: false, reason: `${left} still there` };
    },
  });
}

/** A pod that ended in the meantime is replaced by the new DaemonSet anyway. */
async function labelPod(
  { cluster, signal }: HandOverContext,
  ref: ObjectRef,
  labels: Readonly<Record<string, string>>,
): Promise<boolean> {
  if ((await cluster.get(ref, { signal })) === undefined) return false;
  const body = { metadata: { labels: { ...labels, [templateGenerationLabel]: null } } };
  await cluster.patch(ref, { type: 'merge', body }, { signal });
  return true;
}
