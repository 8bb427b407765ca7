import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '@gatesmith/diagnostics';
import { lastWriter, type ObjectReference, type RolloutStep } from '@gatesmith/kube-proxy';
import { type ObjectRef, objectId, refOf, textAt } from '@gatesmith/kubernetes';
import { InstallError } from '../errors.ts';
import { awaitKubeProxy, podsOf } from './await-kube-proxy.ts';
import type { Journal } from './journal.ts';
import type { RolloutRun } from './rollout-run.ts';
import { swapText } from './swap-text.ts';

const verifySeconds = 60;

/** Carries out one step of a rollout, and notes in `progress` what was done. */
export async function runRolloutStep(
  run: RolloutRun,
  step: RolloutStep,
  journal: Journal,
): Promise<readonly Finding[]> {
  const { cluster, signal, emit, progress, plan } = run;
  const note = (): void => emit({ type: 'note', step: run.step.id, message: `kube-proxy: ${step.title}` });
  switch (step.id) {
    case 'dry-run':
      await swapText(cluster, { ...step, target: refFrom(step.target) }, { dryRun: true, signal });
      return [];
    case 'backup':
      if (run.journal === 'write') await journal.prepare(step.backup, { signal });
      return [];
    case 'write': {
      const target = refFrom(step.target);
      const stored = await swapText(cluster, { ...step, target }, { signal });
      progress.since =
        lastWriter(stored, run.observation.source.kind === 'config-map' ? run.observation.source.key : '')
          ?.time ?? progress.since;
      progress.written = true;
      if (run.journal === 'write') await journal.written({ signal });
      return [];
    }
    case 'settle':
      await sleep((run.rollout.settleSeconds ?? step.seconds) * 1000, undefined, { signal });
      return [];
    case 'canary':
    case 'restart-pod': {
      note();
      progress.restarted.push(step.node);
      await deletePodOn(run, step.node);
      await awaitKubeProxy(run, {
        ...step,
        expectation: plan.expectation,
        nodes: [step.node],
        mustRun: step.id === 'canary',
      });
      return [];
    }
    case 'rollout':
      note();
      progress.rolled = true;
      await cluster.patch(refFrom(step.target), { type: 'merge', body: step.body }, { signal });
      await awaitKubeProxy(run, { ...step, expectation: plan.expectation });
      return [];
    case 'verify':
      return verifyNodes(run, step);
    case 'drift-check':
      return checkDrift(run, step.title);
    default:
      return step satisfies never;
  }
}

/** Deletes the kube-proxy pod of one node, so that its successor reads the new text. */
async function deletePodOn(run: RolloutRun, node: string): Promise<void> {
  const { daemonSet } = run.observation;
  if (daemonSet === undefined)
    throw new InstallError('kube-proxy: it has no DaemonSet to restart', { code: 'KUBE_PROXY_FAILED' });
  const pods = await podsOf(run, daemonSet);
  for (const pod of pods) {
    if (textAt(pod, 'spec', 'nodeName') !== node || pod.metadata.deletionTimestamp !== undefined) continue;
    await run.cluster.delete(refOf(pod), { uid: pod.metadata.uid, signal: run.signal });
  }
}

/** Every node was waited for by then, so that only a change for the worse fails here. */
async function verifyNodes(
  run: RolloutRun,
  { title, nodes }: Extract<RolloutStep, { id: 'verify' }>,
): Promise<readonly Finding[]> {
  const { findings } = await awaitKubeProxy(run, {
    title,
    nodes,
    expectation: run.plan.expectation,
    soakSeconds: 0,
    deadlineSeconds: verifySeconds,
  });
  return findings;
}

/** Looks once more after the time that was asked for, because operators take changes back within a minute or two. */
async function checkDrift(
  { cluster, signal, observation, progress, rollout, plan }: RolloutRun,
  title: string,
): Promise<readonly Finding[]> {
  const { driftSeconds = 0 } = rollout;
  const { source } = observation;
  const write = plan.steps.find(({ id }) => id === 'write');
  if (driftSeconds === 0 || !progress.written || source.kind !== 'config-map' || write?.id !== 'write')
    return [];
  await sleep(driftSeconds * 1000, undefined, { signal });
  const { namespace, name, key } = source;
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name };
  const live = await cluster.get(ref, { signal });
  const wanted = write.operations.find(({ op }) => op === 'replace')?.value;
  if (live !== undefined && textAt(live, 'data', key) === wanted) return [];
  const by = live === undefined ? undefined : lastWriter(live, key)?.manager;
  return [
    {
      code: 'GS-KUBEPROXY-RELAPSE',
      severity: 'error',
      subject: `${objectId(ref)} ${key}`,
      path: [],
      message: `${objectId(ref)} ${key}: ${by ?? 'somebody'} wrote over the change within ${driftSeconds} s`,
      hint: `${title}: set it where that owner takes it from; gatesmith kube-proxy show prints the durable setting`,
    },
  ];
}

const apiVersions: Readonly<Record<string, string>> = { ConfigMap: 'v1', DaemonSet: 'apps/v1', Pod: 'v1' };

function refFrom({ kind, namespace, name }: ObjectReference): ObjectRef {
  return { apiVersion: apiVersions[kind] ?? 'v1', kind, namespace, name };
}
