import { parseRange } from '@gatesmith/ip-range';
import {
  contentHash,
  contentHashAnnotation,
  decideKubeProxy,
  detectKubeProxy,
  type KubeProxyDecision,
  type KubeProxyObservation,
} from '@gatesmith/kube-proxy';
import { advertises } from '@gatesmith/metallb';
import { toResources, type Values } from '@gatesmith/values';
import { fieldManager } from '../field-manager.ts';
import { type KubernetesObject, objectId } from '../kubernetes-object.ts';
import type { Change, PlanStep } from '../plan.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** What was seen of kube-proxy, what was decided, and the step that follows from it. */
export interface KubeProxyPlan {
  readonly observation: KubeProxyObservation;
  readonly decision: KubeProxyDecision;
  /** Our text is written, but the pods have not been restarted since: an earlier run was interrupted. */
  readonly restartPending: boolean;
  readonly step: PlanStep;
}

/** Decides about kube-proxy from a snapshot and says so as a step; pure. */
export function planKubeProxy(values: Values, snapshot: Snapshot): KubeProxyPlan {
  const { objects, server } = snapshot;
  const observation = detectKubeProxy({ objects, serverVersion: server.gitVersion });
  const decision = decideKubeProxy(observation, {
    ...values.kubeProxy,
    metallbNeedsLayer2IPv4: needsLayer2IPv4(values),
  });
  const restartPending = decision.patch === undefined && isRestartPending(observation, objects);
  return { observation, decision, restartPending, step: stepOf(observation, decision, restartPending) };
}

function stepOf(
  { daemonSet, reasons: seen }: KubeProxyObservation,
  decision: KubeProxyDecision,
  restartPending: boolean,
): PlanStep {
  const { patch } = decision;
  const changes: Change[] = [];
  if (patch !== undefined) {
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: patch.namespace, name: patch.name };
    changes.push({
      object: objectId(ref),
      ref,
      action: 'configured',
      diff: patch.diff,
      reason: `key ${patch.key}`,
    });
  }
  if (daemonSet !== undefined && (patch !== undefined || restartPending)) {
    const { kind, namespace, name } = daemonSet;
    const ref = { apiVersion: 'apps/v1', kind, namespace, name };
    changes.push({
      object: objectId(ref),
      ref,
      action: 'configured',
      reason: 'kube-proxy reads its configuration when it starts: one node first, then the others',
    });
  }
  return {
    id: 'kube-proxy',
    title: 'kube-proxy',
    reason: restartPending
      ? 'the configuration was written before, but its pods have not been restarted since'
      : decision.reasons.filter((reason) => !seen.includes(reason)).join('; ') || decision.decision,
    changes,
    waitsFor: changes.length === 0 ? [] : ['kube-proxy runs with the new configuration on every ready node'],
  };
}

function needsLayer2IPv4(values: Values): boolean {
  const resources = toResources(values);
  const layer2 = resources.filter((resource) => resource.kind === 'L2Advertisement');
  return resources.some(
    (resource) =>
      resource.kind === 'IPAddressPool' &&
      resource.spec.addresses.some(isIPv4) &&
      layer2.some((advertisement) => advertises(advertisement, resource)),
  );
}

function isIPv4(text: string): boolean {
  return parseRange(text).family === 'ipv4';
}

/** We wrote the text, and the template does not say that its pods were rolled for it. */
function isRestartPending(
  { source, daemonSet }: KubeProxyObservation,
  objects: readonly KubernetesObject[],
): boolean {
  if (source.kind !== 'config-map' || source.text === undefined || daemonSet === undefined) return false;
  const { namespace, name, text } = source;
  const configMap = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata.namespace === namespace && metadata.name === name,
  );
  const ours = configMap?.metadata.managedFields?.some(({ manager }) => manager === fieldManager) === true;
  return ours && daemonSet.templateAnnotations[contentHashAnnotation] !== contentHash(text);
}
