import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '@gatesmith/diagnostics';
import { lastWriter, type ObjectReference, type RolloutStep } from '@gatesmith/kube-proxy';
import type { ObjectRef } from '@gatesmith/kubernetes';
import { awaitKubeProxy } from './await-kube-proxy.ts';
import { checkDrift } from './check-drift.ts';
import { deletePodOn } from './kube-proxy-pods.ts';
import type { RolloutContext } from './rollout-context.ts';
import { swapConfiguration } from './swap-configuration.ts';

type StepWith<Id extends RolloutStep['id']> = Extract<RolloutStep, { id: Id }>;

const verifySeconds = 60;

/** Runs one step of a rollout and notes in `progress` what was done. */
export async function runRolloutStep(
  context: RolloutContext,
  step: RolloutStep,
): Promise<readonly Finding[]> {
  const { cluster, signal, tuning, record } = context;
  switch (step.id) {
    case 'dry-run':
      await swapConfiguration(cluster, { ...step, target: refFrom(step.target), dryRun: true, signal });
      return [];
    case 'backup':
      await record?.prepare(step.backup, { signal });
      return [];
    case 'write':
      await write(context, step);
      return [];
    case 'settle':
      await sleep((tuning.settleSeconds ?? step.seconds) * 1000, undefined, { signal });
      return [];
    case 'canary':
    case 'restart-pod':
      await restartPod(context, step);
      return [];
    case 'rollout':
      await rollDaemonSet(context, step);
      return [];
    case 'verify':
      return verifyNodes(context, step);
    case 'drift-check':
      return checkDrift(context, step.title);
    default:
      return step satisfies never;
  }
}

async function write(
  { cluster, signal, observation: { source }, progress, record }: RolloutContext,
  { target, operations }: StepWith<'write'>,
): Promise<void> {
  const stored = await swapConfiguration(cluster, { target: refFrom(target), operations, signal });
  const key = source.kind === 'config-map' ? source.key : '';
  progress.since = lastWriter(stored, key)?.time ?? progress.since;
  progress.written = true;
  await record?.written({ signal });
}

async function restartPod(context: RolloutContext, step: StepWith<'canary' | 'restart-pod'>): Promise<void> {
  note(context, step);
  context.progress.restarted.push(step.node);
  await deletePodOn(context, step.node);
  await awaitKubeProxy(context, {
    ...step,
    expectation: context.plan.expectation,
    nodes: [step.node],
    mustRun: step.id === 'canary',
  });
}

async function rollDaemonSet(context: RolloutContext, step: StepWith<'rollout'>): Promise<void> {
  const { cluster, signal, progress, plan } = context;
  note(context, step);
  progress.rolled = true;
  await cluster.patch(refFrom(step.target), { type: 'merge', body: step.body }, { signal });
  await awaitKubeProxy(context, { ...step, expectation: plan.expectation });
}

/** Every node has already been waited for, so only a change for the worse fails here. */
async function verifyNodes(
  context: RolloutContext,
  { title, nodes }: StepWith<'verify'>,
): Promise<readonly Finding[]> {
  const { findings } = await awaitKubeProxy(context, {
    title,
    nodes,
    expectation: context.plan.expectation,
    soakSeconds: 0,
    deadlineSeconds: verifySeconds,
  });
  return findings;
}

function note({ emit, step }: RolloutContext, { title }: RolloutStep): void {
  emit({ type: 'note', step: step.id, message: `kube-proxy: ${title}` });
}

const apiVersions: Readonly<Record<string, string>> = { ConfigMap: 'v1', DaemonSet: 'apps/v1', Pod: 'v1' };

function refFrom({ kind, namespace, name }: ObjectReference): ObjectRef {
  return { apiVersion: apiVersions[kind] ?? 'v1', kind, namespace, name };
}
