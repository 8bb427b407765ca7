import type { Finding } from '@gatesmith/diagnostics';
import { objectId, type PartialObject } from '@gatesmith/kubernetes';
import { swapOperations } from '../decide/config-map-patch.ts';
import type { ConfigMapPatch } from '../decide/decision.ts';
import { clusterNodes } from '../detect/cluster-nodes.ts';
import type { KubeProxyObservation, ObservedDaemonSet } from '../detect/observation.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import type { ObjectReference } from '../object-reference.ts';
import { badCanary, checkHealth, checkNodes } from './check-readiness.ts';
import { contentHash } from './content-hash.ts';
import type { RolloutBackup, RolloutOptions, RolloutPlan, RolloutStep } from './rollout-plan.ts';
import { contentHashAnnotation, isRolling, templateAnnotations } from './template-mark.ts';

export interface PlanRolloutInput extends RolloutOptions {
  readonly observation: KubeProxyObservation;
  readonly patch: ConfigMapPatch;
  /** The cluster's nodes; other objects are ignored. */
  readonly objects: readonly PartialObject[];
  /** RFC 3339; goes into the backup and the restart annotation. */
  readonly now: string;
  /** Whether the pod template notes the configuration's fingerprint or loses it, as on the way back. @default 'fingerprint' */
  readonly mark?: 'fingerprint' | 'clear' | undefined;
}

/** Kubelets keep a ConfigMap they have read for a while; a pod made right after the write could still get the old text. */
const settleSeconds = 5;
/** Image present, container restarted, as seen in the field: 5 to 15 s. */
const secondsPerNode = 10;

/**
 * Orders what has to happen so that every node runs the patched text: server dry run, backup, compare-and-swap, one canary node with a soak,
 * the others by DaemonSet rollout or pod by pod, verification, a second look after a minute and a half. The plan also has the
 * steps that bring the old configuration back. Data only: the caller carries it out.
 *
 * A patch that changes nothing (`before` equals `after`) is only a restart: the configuration is in place, and its pods are older or were left half way.
 * Where the template carries the configuration's fingerprint and the DaemonSet still rolls, the plan is to see that rollout through.
 *
 * Not runnable where the DaemonSet is unhealthy already (it would stall, and the change would be blamed) or nodes are NotReady and
 * `unreadyNodes` is `fail`.
 *
 * @example
 * ```ts
 * import { decideKubeProxy, detectKubeProxy, planRollout } from '@gatesmith/kube-proxy';
 *
 * const objects = []; // what the API answered
 * const observation = detectKubeProxy({ objects });
 * const { patch } = decideKubeProxy(observation);
 * if (patch) planRollout({ observation, patch, objects, now: '2026-11-22T12:00:00Z' }).steps;
 * ```
 */
export function planRollout(input: PlanRolloutInput): RolloutPlan {
  const { observation, patch, objects, now, soakSeconds = 15, nodeDeadlineSeconds = 120 } = input;
  const { daemonSet } = observation;
  const nodes = clusterNodes(objects).filter(({ windows }) => !windows);
  const readyNodes = nodes.filter(({ ready }) => ready).map(({ name }) => name);
  const unreadyNodes = nodes.filter(({ ready }) => !ready).map(({ name }) => name);
  const expectation = {
    mode: patch.targetMode,
    strictArp: patch.targetStrictArp ?? observation.strictArp,
    contentHash: contentHash(patch.after),
  };
  const previous = {
    mode: observation.mode,
    strictArp: observation.strictArp,
    contentHash: contentHash(patch.before),
  };
  const shared = { expectation, previous, readyNodes, unreadyNodes };
  if (daemonSet === undefined) {
    const message = 'kube-proxy: no DaemonSet runs it, so there is nothing to roll';
    const finding: Finding<KubeProxyCode> = report('GS-KUBEPROXY-NOT-FOUND', {
      severity: 'error',
      subject: 'kube-proxy',
      path: [],
      message,
    });
    return { ...shared, runnable: false, steps: [], onFailure: [], estimatedSeconds: 0, findings: [finding] };
  }

  const writes = patch.before !== patch.after;
  const underWay = !writes && isRolling(daemonSet, expectation.contentHash);
  const findings = [
    ...checkHealth(
      daemonSet,
      unreadyNodes.length,
      underWay || input.unhealthy === 'report' ? { unhealthy: 'report' } : {},
    ),
    ...checkNodes(unreadyNodes, input),
  ];
  const width = parallel(daemonSet.maxUnavailable, daemonSet.desired);
  const strategy =
    daemonSet.updateStrategy === 'OnDelete' || unreadyNodes.length >= width
      ? 'delete-pods'
      : (input.strategy ?? 'rollout');
  const canaryNode = pickCanary(nodes, input);
  if (input.canaryNode !== undefined && canaryNode !== input.canaryNode)
    findings.push(badCanary(input.canaryNode, daemonSet));
  const changesMode = observation.mode !== patch.targetMode;
  const withCanary = !underWay && (changesMode || (input.canary ?? readyNodes.length > 1));
  const canary = withCanary ? canaryNode : undefined;
  const others = readyNodes.filter((name) => name !== canary);
  const estimatedSeconds =
    (writes ? settleSeconds : 0) +
    (canary === undefined ? 0 : secondsPerNode + soakSeconds) +
    Math.ceil(others.length / (strategy === 'rollout' ? width : 1)) * secondsPerNode +
    soakSeconds;
  const configMap: ObjectReference = { kind: 'ConfigMap', namespace: patch.namespace, name: patch.name };
  const restart = restartStep({ daemonSet, soakSeconds, deadlineSeconds: nodeDeadlineSeconds });
  const writing: RolloutStep[] = [
    {
      id: 'dry-run',
      target: configMap,
      operations: patch.operations,
      title: `ask the server whether it takes the change of ${objectId(configMap)}`,
    },
    { id: 'backup', backup: backupOf(input, daemonSet), title: 'save the current configuration' },
    {
      id: 'write',
      target: configMap,
      operations: patch.operations,
      title: `write ${objectId(configMap)}, if it still is what was read`,
    },
    { id: 'settle', seconds: settleSeconds, title: 'let the kubelets see the new configuration' },
  ];
  const mark = input.mark === 'clear' ? null : expectation.contentHash;
  const roll: RolloutStep = {
    id: 'rollout',
    target: reference(daemonSet),
    body: templateAnnotations({
      ...(underWay ? {} : { 'kubectl.kubernetes.io/restartedAt': now }),
      [contentHashAnnotation]: mark,
    }),
    soakSeconds,
    deadlineSeconds: input.deadlineSeconds ?? Math.max(300, estimatedSeconds * 3),
    title: underWay
      ? `see the rollout of ${objectId(daemonSet)} through`
      : `roll ${objectId(daemonSet)}, ${width} node${width === 1 ? '' : 's'} at a time`,
  };
  const steps: RolloutStep[] = [
    ...(writes ? writing : []),
    ...(canary === undefined ? [] : [restart('canary', canary)]),
    ...(strategy === 'rollout' ? [roll] : others.map((node) => restart('restart-pod', node))),
    { id: 'verify', nodes: readyNodes, title: 'ask each kube-proxy what it runs with' },
    {
      id: 'drift-check',
      seconds: 90,
      title: `look at ${objectId(configMap)} again, for an owner that takes the change back`,
    },
  ];
  return {
    ...shared,
    runnable: findings.every(({ severity }) => severity !== 'error') && readyNodes.length > 0,
    steps,
    onFailure: writes
      ? [...backSteps(patch, configMap), ...(canary === undefined ? [] : [restart('restart-pod', canary)])]
      : [],
    estimatedSeconds,
    findings,
  };
}

function restartStep({
  daemonSet,
  soakSeconds,
  deadlineSeconds,
}: {
  readonly daemonSet: ObservedDaemonSet;
  readonly soakSeconds: number;
  readonly deadlineSeconds: number;
}): (id: 'canary' | 'restart-pod', node: string) => RolloutStep {
  return (id, node) => ({
    id,
    node,
    podLabels: daemonSet.podLabels,
    soakSeconds,
    deadlineSeconds,
    title:
      id === 'canary'
        ? `restart kube-proxy on ${node} and watch it for ${soakSeconds} s`
        : `restart kube-proxy on ${node}`,
  });
}

/** Back to the old configuration, if ours still exists. */
function backSteps(patch: ConfigMapPatch, configMap: ObjectReference): RolloutStep[] {
  return [
    {
      id: 'write',
      target: configMap,
      operations: swapOperations(patch.key, patch.after, patch.before),
      title: `restore the old configuration of ${objectId(configMap)}, if ours is still in place`,
    },
    { id: 'settle', seconds: settleSeconds, title: 'let the kubelets see the old configuration' },
  ];
}

function backupOf(
  { observation, patch, now }: PlanRolloutInput,
  daemonSet: ObservedDaemonSet,
): RolloutBackup {
  const { source } = observation;
  return {
    format: 'gatesmith.dev/kube-proxy-backup/v1',
    configMap: { kind: 'ConfigMap', namespace: patch.namespace, name: patch.name },
    key: patch.key,
    before: patch.before,
    after: patch.after,
    resourceVersion: source.kind === 'config-map' ? source.resourceVersion : undefined,
    daemonSet: reference(daemonSet),
    templateAnnotations: daemonSet.templateAnnotations,
    takenAt: now,
  };
}

function reference({ kind, namespace, name }: ObjectReference): ObjectReference {
  return { kind, namespace, name };
}

/** The node asked for, if it is Ready; else the first Ready and schedulable worker, else the first Ready node. */
function pickCanary(
  nodes: ReturnType<typeof clusterNodes>,
  { canaryNode }: RolloutOptions,
): string | undefined {
  const ready = nodes.filter((node) => node.ready);
  if (canaryNode !== undefined && ready.some(({ name }) => name === canaryNode)) return canaryNode;
  const free = ready.filter(({ cordoned }) => !cordoned);
  return (free.find(({ controlPlane }) => !controlPlane) ?? free[0] ?? ready[0])?.name;
}

/** How many nodes a rollout takes at once; a percentage is rounded up, as the DaemonSet controller does. */
function parallel(maxUnavailable: number | string, desired: number): number {
  if (typeof maxUnavailable === 'number') return Math.max(1, maxUnavailable);
  const percent = /^(\d+)%$/.exec(maxUnavailable)?.[1];
  return percent === undefined ? 1 : Math.max(1, Math.ceil((desired * Number(percent)) / 100));
}
