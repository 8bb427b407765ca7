import type { Finding } from '@gatesmith/diagnostics';
import {
  type KubernetesObject,
  listAt,
  type ObjectRef,
  objectId,
  refOf,
  textAt,
} from '@gatesmith/kubernetes';
import { ofOurRelease } from '../../decide/plan/our-release.ts';
import type { PlanStep } from '../../decide/plan/plan.ts';
import { ClusterError, InstallError } from '../../errors.ts';
import type { InstallEvent } from '../../events.ts';
import { kubectlTarget } from '../../kubectl-target.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import type { Cluster } from '../../ports/cluster.ts';
import { report } from '../../report.ts';
import { waitFor } from '../waiting/wait-for.ts';

/** The parameters for removing an object. */
export interface RemovalContext {
  readonly cluster: Cluster;
  readonly snapshot: Snapshot;
  readonly step: PlanStep;
  readonly signal: AbortSignal;
  readonly emit: (event: InstallEvent) => void;
}

/** A finalizer that still exists by then has no controller; the rest does not wait for it. */
const patienceMs = 20_000;
/** These go when everything in them has gone. */
const longPatienceMs = 90_000;
const containers: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition']);

/**
 * Deletes an object. When a webhook of ours that no longer answers refuses that, the webhook is deleted first.
 */
export async function removeObject(context: RemovalContext, ref: ObjectRef): Promise<boolean> {
  const { cluster, signal } = context;
  try {
    return await cluster.delete(ref, { propagation: 'Foreground', signal });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 'WEBHOOK_UNREACHABLE') throw error;
    const removed = await removeOurWebhooks(context);
    if (removed === 0) throw error;
    return cluster.delete(ref, { propagation: 'Foreground', signal });
  }
}

async function removeOurWebhooks({ cluster, snapshot, signal, step, emit }: RemovalContext): Promise<number> {
  const ours = snapshot.objects.filter(
    (object) => object.kind === 'ValidatingWebhookConfiguration' && ofOurRelease(object),
  );
  let removed = 0;
  for (const configuration of ours) {
    if (!(await cluster.delete(refOf(configuration), { signal }))) continue;
    removed += 1;
    emit({ type: 'change', step: step.id, object: objectId(configuration), action: 'deleted' });
  }
  return removed;
}

/**
 * Waits until an object is gone. An object that a finalizer without a controller holds is left behind, and the
 * answer says what holds it and what ends that.
 */
export async function awaitGone(context: RemovalContext, ref: ObjectRef): Promise<Finding | undefined> {
  const { cluster, signal } = context;
  const object = objectId(ref);
  let last: KubernetesObject | undefined;
  try {
    await waitFor(context, {
      waitingFor: `${object} to be gone`,
      timeoutMs: containers.has(ref.kind) ? longPatienceMs : patienceMs,
      look: async () => {
        last = await cluster.get(ref, { signal });
        if (last === undefined) return { done: true, result: undefined };
        return { done: false, reason: whatHolds(last) };
      },
      hint: `see what holds it with: kubectl get ${kubectlTarget(ref)} -o yaml`,
    });
    return undefined;
  } catch (error) {
    const isPatienceOver =
      error instanceof InstallError && error.code === 'WAIT_TIMED_OUT' && !signal.aborted;
    if (!isPatienceOver || last === undefined) throw error;
    return held(ref, last);
  }
}

function whatHolds(live: KubernetesObject): string {
  const finalizers = live.metadata.finalizers ?? [];
  const conditions = listAt(live, 'status', 'conditions')
    .filter((condition) => /Remaining|Terminating/.test(textAt(condition, 'type') ?? ''))
    .filter((condition) => textAt(condition, 'status') === 'True')
    .map((condition) => textAt(condition, 'message') ?? '');
  const held = finalizers.length > 0 ? [`finalizers left: ${finalizers.join(', ')}`] : [];
  return [...held, ...conditions].filter((text) => text !== '').join('; ') || 'no reason given';
}

function held(ref: ObjectRef, live: KubernetesObject): Finding {
  const object = objectId(ref);
  return report('GS-UNINSTALL-HELD', {
    subject: object,
    path: [],
    message: `${object}: was deleted and still exists: ${whatHolds(live)}; no controller works on that`,
    hint: containers.has(ref.kind)
      ? `see what is left in it: kubectl get ${kubectlTarget(ref)} -o yaml`
      : `if its controller is gone for good, let it go: kubectl patch ${kubectlTarget(ref)} --type merge -p '{"metadata":{"finalizers":null}}'`,
  });
}
