import { selectorOf, successorOf } from '../../decide/adopt/hand-over-step.ts';
import { memberlistSecretOf } from '../../decide/adopt/memberlist-secret.ts';
import { ourMarks } from '../../decide/adopt/plan-adoption.ts';
import { ofOurRelease } from '../../decide/plan/our-release.ts';
import type { StepId } from '../../decide/plan/plan.ts';
import { at } from '../../json-value.ts';
import { type ObjectRef, objectId } from '../../kubernetes-object.ts';
import { keepAnnotation, metallbNamespace } from '../../layout.ts';
import type { RunStep, StepContext } from '../step-context.ts';
import { waitFor } from '../waiting/wait-for.ts';
import { drainPods } from './drain-pods.ts';
import { dropStrayWebhooks, webhookKind } from './remove-stale-webhooks.ts';
import { upSteps } from './up-steps.ts';

/** Tells every definition to stay, and reads back that it does: what Helm goes by is the live object. */
const keepDefinitions: RunStep = async (context) => {
  const { cluster, step, signal, emit } = context;
  for (const { ref, object, action } of step.changes) {
    if (action !== 'configured') continue;
    const body = { metadata: { annotations: { [keepAnnotation]: 'keep' } } };
    const live = await cluster.patch(ref, { type: 'merge', body }, { signal });
    if (live.metadata.annotations?.[keepAnnotation] !== 'keep') await readBack(context, ref);
    emit({ type: 'change', step: step.id, object, action });
  }
};

async function readBack(context: StepContext, ref: ObjectRef): Promise<void> {
  await waitFor(context, {
    waitingFor: `${objectId(ref)} to carry ${keepAnnotation}: keep`,
    look: async () => {
      const live = await context.cluster.get(ref, { signal: context.signal });
      return live?.metadata.annotations?.[keepAnnotation] === 'keep'
        ? { done: true, result: undefined }
        : { done: false, reason: 'something takes the annotation away again' };
    },
  });
}

/** Gives the objects that stay the marks of our release, so that Helm takes them on as they are. */
const takeOwnership: RunStep = async (context) => {
  const { cluster, step, signal, emit } = context;
  for (const { ref, object, action } of step.changes) {
    if (action !== 'configured') continue;
    if (ref.kind === webhookKind) await dropStrayWebhooks(context, ref);
    await cluster.patch(ref, { type: 'merge', body: { metadata: ourMarks } }, { signal });
    emit({ type: 'change', step: step.id, object, action });
  }
};

/**
 * A DaemonSet takes a pod with the number of its own template for one of its own, whatever runs in it, and never replaces
 * it (`IsPodUpdated` in kubernetes pkg/controller/daemon/util). A new set's number is 1, like that of most old ones.
 */
const templateGenerationLabel = 'pod-template-generation';

/** Has the running speakers stay while their DaemonSet goes, and gives them the labels of the one to come. */
const handOver: RunStep = async (context) => {
  const { cluster, desired, step, signal, emit } = context;
  for (const { ref, object, action } of step.changes) {
    if (action === 'created') await copyKey(context, ref);
    else if (action === 'deleted') await letGo(context, ref);
    else if (ref.kind === 'Deployment') await scaleDown(context, ref);
    else {
      const pod = await cluster.get(ref, { signal });
      const successor = pod === undefined ? undefined : successorOf({ ...pod, kind: 'Pod' }, desired);
      // A pod that ended meanwhile is replaced by the new DaemonSet anyway.
      if (successor === undefined) continue;
      const body = { metadata: { labels: { ...selectorOf(successor), [templateGenerationLabel]: null } } };
      await cluster.patch(ref, { type: 'merge', body }, { signal });
    }
    emit({ type: 'change', step: step.id, object, action });
  }
};

async function copyKey({ cluster, snapshot, signal }: StepContext, ref: ObjectRef): Promise<void> {
  const speakers = snapshot.objects.filter(
    (object) => object.kind === 'DaemonSet' && object.metadata.namespace === metallbNamespace,
  );
  const name = speakers
    .filter((set) => !ofOurRelease(set))
    .map(memberlistSecretOf)
    .find((secret) => secret !== undefined);
  const from = name === undefined ? undefined : await cluster.get({ ...ref, name }, { signal });
  if (from === undefined || (await cluster.get(ref, { signal })) !== undefined) return;
  const { apiVersion, kind, namespace } = ref;
  await cluster.create(
    { apiVersion, kind, metadata: { name: ref.name, namespace }, type: from['type'], data: from['data'] },
    { signal },
  );
}

/** Deletes a DaemonSet and leaves its pods. */
async function letGo(context: StepContext, ref: ObjectRef): Promise<void> {
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

async function scaleDown(context: StepContext, ref: ObjectRef): Promise<void> {
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

/** Takes the old install away, piece by piece; what somebody has taken over meanwhile stays. */
const retire: RunStep = async (context) => {
  const { cluster, step, signal, emit } = context;
  await drainPods(context);
  for (const { ref, object, action } of step.changes) {
    if (action !== 'deleted') continue;
    const live = await cluster.get(ref, { signal });
    if (live === undefined || ofOurRelease(live)) continue;
    await cluster.delete(ref, { signal, uid: live.metadata.uid });
    emit({ type: 'change', step: step.id, object, action });
  }
};

/** What carries out each step of an adoption. */
export const adoptSteps: Readonly<Partial<Record<StepId, RunStep>>> = {
  ...upSteps,
  'adopt-keep': keepDefinitions,
  'adopt-ownership': takeOwnership,
  'adopt-hand-over': handOver,
  'adopt-retire': retire,
};
