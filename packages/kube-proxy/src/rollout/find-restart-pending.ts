import type { Finding } from '@gatesmith/diagnostics';
import { listAt, objectId, type PartialObject, textAt } from '@gatesmith/kubernetes';
import { clusterNodes } from '../detect/cluster-nodes.ts';
import type { KubeProxyObservation, ObservedDaemonSet } from '../detect/observation.ts';
import { type KubeProxyCode, report } from '../finding-registry.ts';
import { contentHash } from './content-hash.ts';
import { lastWriter } from './last-writer.ts';
import { contentHashAnnotation, isRolling } from './template-mark.ts';

/**
 * Reports whether pods of Ready nodes are older than the configuration they should run with: kube-proxy reads its configuration at start only. Rests
 * on the time that the API server noted for the key, so it holds for edits by any client; a pod template that carries the configuration's fingerprint is
 * taken as proof that the pods were rolled for it, once the DaemonSet has come to the end of that.
 *
 * @returns one finding, or nothing when every pod is new enough or the record does not show it.
 */
export function findRestartPending(
  { source, daemonSet, mode }: KubeProxyObservation,
  objects: readonly PartialObject[],
): Finding<KubeProxyCode> | undefined {
  if (source.kind !== 'config-map' || source.text === undefined || daemonSet === undefined) return undefined;
  const hash = contentHash(source.text);
  if (isRolling(daemonSet, hash)) {
    return report('GS-KUBEPROXY-RESTART-PENDING', {
      subject: objectId(daemonSet),
      path: [],
      message: `${objectId(daemonSet)}: rolls for this configuration, ${daemonSet.updated} of ${daemonSet.desired} pods are new`,
      hint: `kubectl -n ${daemonSet.namespace} rollout status daemonset ${daemonSet.name}`,
    });
  }
  if (daemonSet.templateAnnotations[contentHashAnnotation] === hash) return undefined;
  const configMap = objects.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata?.name === source.name && metadata.namespace === source.namespace,
  );
  const writer = configMap === undefined ? undefined : lastWriter(configMap, source.key);
  if (writer?.time === undefined) return undefined;
  const written = Date.parse(writer.time);
  const contradicted = mode === 'ipvs' ? undefined : ipvsEventSince(objects, written);
  if (contradicted !== undefined) {
    return report('GS-KUBEPROXY-RESTART-PENDING', {
      subject: objectId(daemonSet),
      path: ['mode'],
      message: `${objectId(daemonSet)}: the configuration says ${mode}, but kube-proxy on ${contradicted} has reported ipvs mode since it was written`,
      hint: `kubectl -n ${daemonSet.namespace} rollout restart daemonset ${daemonSet.name}`,
    });
  }
  const old = olderPods(objects, daemonSet, written);
  if (old.length === 0) return undefined;
  const place = `${objectId({ kind: 'ConfigMap', namespace: source.namespace, name: source.name })} ${source.key}`;
  return report('GS-KUBEPROXY-RESTART-PENDING', {
    subject: objectId(daemonSet),
    path: [],
    message: `${objectId(daemonSet)}: ${place} was written by ${writer.manager} at ${writer.time}, pods on ${old.slice(0, 5).join(', ')}${
      old.length > 5 ? ` and ${old.length - 5} more nodes` : ''
    } are older and run the previous configuration`,
    hint: `kubectl -n ${daemonSet.namespace} rollout restart daemonset ${daemonSet.name}`,
  });
}

/** Ready nodes whose kube-proxy pod was made before a time. */
export function olderPods(
  objects: readonly PartialObject[],
  { name }: Pick<ObservedDaemonSet, 'name'>,
  written: number,
): readonly string[] {
  const ready = new Set(clusterNodes(objects).flatMap((node) => (node.ready ? [node.name] : [])));
  return objects.flatMap((object) => {
    if (object.kind !== 'Pod') return [];
    const node = textAt(object.spec, 'nodeName');
    const owned = listAt(object.metadata?.ownerReferences).some(
      (reference) => textAt(reference, 'kind') === 'DaemonSet' && textAt(reference, 'name') === name,
    );
    const isOld = Date.parse(object.metadata?.creationTimestamp ?? '') < written;
    return owned && isOld && node !== undefined && ready.has(node) ? [node] : [];
  });
}

/** The node on which a kube-proxy started in ipvs mode after a time: from 1.35 on it reports that in an event. */
function ipvsEventSince(objects: readonly PartialObject[], since: number): string | undefined {
  for (const object of objects) {
    if (object.kind !== 'Event' || textAt(object, 'reason') !== 'IPVSDeprecation') continue;
    const at =
      textAt(object, 'lastTimestamp') ?? textAt(object, 'eventTime') ?? object.metadata?.creationTimestamp;
    if (Date.parse(at ?? '') > since)
      return textAt(object, 'involvedObject', 'name') ?? textAt(object, 'regarding', 'name');
  }
  return undefined;
}
