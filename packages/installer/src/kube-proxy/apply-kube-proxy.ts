import { setTimeout as sleep } from 'node:timers/promises';
import { fromUnknown } from '@gatesmith/diagnostics';
import {
  type ConfigMapPatch,
  type ObjectReference,
  planRollout,
  type RolloutPlan,
  type RolloutStep,
} from '@gatesmith/kube-proxy';
import { ClusterError, InstallError } from '../errors.ts';
import { fieldManager } from '../field-manager.ts';
import { type KubernetesObject, type ObjectRef, objectId } from '../kubernetes-object.ts';
import type { RunStep, StepContext } from '../up/step-context.ts';
import { backupObject, backupRef } from './backup-object.ts';
import { type KubeProxyPlan, planKubeProxy } from './plan-kube-proxy.ts';
import { awaitKubeProxy, deletePodOn, type RestartScope } from './restart-kube-proxy.ts';

/**
 * Writes kube-proxy's configuration by compare-and-swap and restarts its pods, one node first. When a restarted
 * kube-proxy does not come up, the old text is written back and the pods that were disturbed are restarted again.
 */
export const applyKubeProxy: RunStep = async (context) => {
  const { step, values, snapshot, emit } = context;
  if (step.changes.every(({ action }) => action !== 'configured')) return;
  const plan = planKubeProxy(values, snapshot);
  const rollout = rolloutOf(context, plan);
  if (!rollout.runnable) {
    const problem = rollout.findings.find(({ severity }) => severity === 'error');
    throw new InstallError(problem?.message ?? 'kube-proxy cannot be restarted safely now', {
      code: 'KUBE_PROXY_FAILED',
      hint: problem?.hint,
    });
  }
  await runRollout(context, plan, rollout);
  for (const { object, action } of step.changes) emit({ type: 'change', step: step.id, object, action });
};

function rolloutOf(
  { snapshot, rollout }: StepContext,
  { observation, decision }: KubeProxyPlan,
): RolloutPlan {
  return planRollout({
    observation,
    patch: decision.patch ?? restartOnly(observation),
    objects: snapshot.objects,
    now: new Date().toISOString(),
    ...rollout,
  });
}

/** A patch that changes nothing: the text is already there, only its reading by the pods is missing. */
function restartOnly({ source, mode, strictArp }: KubeProxyPlan['observation']): ConfigMapPatch {
  if (source.kind !== 'config-map' || source.text === undefined) {
    throw new InstallError('kube-proxy: its configuration is in no ConfigMap that could be read', {
      code: 'KUBE_PROXY_FAILED',
    });
  }
  const { namespace, name, key, text } = source;
  const path = `/data/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return {
    namespace,
    name,
    key,
    before: text,
    after: text,
    edits: [],
    operations: [{ op: 'test', path, value: text }],
    diff: '',
    targetMode: mode,
    targetStrictArp: strictArp,
  };
}

interface Progress {
  since: string;
  written: boolean;
}

async function runRollout(context: StepContext, plan: KubeProxyPlan, rollout: RolloutPlan): Promise<void> {
  const progress: Progress = { since: new Date().toISOString(), written: false };
  for (const step of rollout.steps) {
    try {
      await runStep(context, plan, rollout, step, progress);
    } catch (error) {
      context.signal.throwIfAborted();
      if (!progress.written) throw translated(error);
      await goBack(context, plan, rollout, progress);
      throw new InstallError(`kube-proxy: ${step.title}: ${fromUnknown(error).message}`, {
        code: 'KUBE_PROXY_FAILED',
        hint: 'the previous configuration was written back and the pods that had been restarted were restarted again',
        cause: error,
      });
    }
  }
}

async function goBack(
  context: StepContext,
  plan: KubeProxyPlan,
  rollout: RolloutPlan,
  progress: Progress,
): Promise<void> {
  for (const step of rollout.onFailure) {
    try {
      await runStep(context, plan, rollout, step, progress);
    } catch (error) {
      throw new InstallError(`kube-proxy: ${step.title}: ${fromUnknown(error).message}`, {
        code: 'KUBE_PROXY_FAILED',
        hint: `the previous configuration could not be brought back completely; its text is kept in ${objectId(backupRef)}`,
        cause: error,
      });
    }
  }
}

async function runStep(
  context: StepContext,
  { observation }: KubeProxyPlan,
  { expectation }: RolloutPlan,
  step: RolloutStep,
  progress: Progress,
): Promise<void> {
  const { cluster, signal, emit } = context;
  const { daemonSet } = observation;
  if (daemonSet === undefined)
    throw new InstallError('kube-proxy: it has no DaemonSet to restart', { code: 'KUBE_PROXY_FAILED' });
  const scope: RestartScope = { daemonSet, expectation, since: progress.since };
  switch (step.id) {
    case 'dry-run':
      await cluster.patch(
        refFrom(step.target),
        { type: 'json', operations: step.operations },
        { dryRun: true, signal },
      );
      return;
    case 'backup':
      await cluster.apply(backupObject(step.backup), { force: true, signal });
      return;
    case 'write': {
      const stored = await cluster.patch(
        refFrom(step.target),
        { type: 'json', operations: step.operations },
        { signal },
      );
      progress.since = writtenAt(stored, progress.since);
      progress.written = true;
      return;
    }
    case 'settle':
      await sleep((context.rollout.settleSeconds ?? step.seconds) * 1000, undefined, { signal });
      return;
    case 'canary':
    case 'restart-pod':
      emit({
        type: 'wait',
        step: context.step.id,
        waitingFor: 'kube-proxy',
        reason: step.title,
        elapsedMs: 0,
      });
      await deletePodOn(context, scope, step.node);
      await awaitKubeProxy(context, scope, { ...step, nodes: [step.node] });
      return;
    case 'rollout':
      emit({
        type: 'wait',
        step: context.step.id,
        waitingFor: 'kube-proxy',
        reason: step.title,
        elapsedMs: 0,
      });
      await cluster.patch(refFrom(step.target), { type: 'merge', body: step.body }, { signal });
      await awaitKubeProxy(context, scope, step);
      return;
    case 'verify':
      await awaitKubeProxy(context, scope, {
        title: step.title,
        nodes: step.nodes,
        soakSeconds: 0,
        deadlineSeconds: 60,
      });
      return;
    case 'drift-check':
      // An owner that reverts does so within minutes; `gatesmith check` finds it then, nobody waits for it here.
      return;
    default:
      step satisfies never;
  }
}

const apiVersions: Readonly<Record<string, string>> = { ConfigMap: 'v1', DaemonSet: 'apps/v1', Pod: 'v1' };

function refFrom({ kind, namespace, name }: ObjectReference): ObjectRef {
  return { apiVersion: apiVersions[kind] ?? 'v1', kind, namespace, name };
}

/** When the server stored the write, by its own clock; ours may be another. */
function writtenAt({ metadata }: KubernetesObject, otherwise: string): string {
  return metadata.managedFields?.find(({ manager }) => manager === fieldManager)?.time ?? otherwise;
}

/** A failed `test` of the compare-and-swap means that somebody wrote meanwhile; nothing was overwritten. */
function translated(error: unknown): unknown {
  if (!(error instanceof ClusterError) || (error.code !== 'INVALID' && error.code !== 'CONFLICT'))
    return error;
  return new InstallError(
    `kube-proxy: its configuration was changed by somebody else meanwhile: ${error.message}`,
    {
      code: 'KUBE_PROXY_FAILED',
      hint: 'nothing was overwritten; run `gatesmith up` again to plan from the new text',
      cause: error,
    },
  );
}
