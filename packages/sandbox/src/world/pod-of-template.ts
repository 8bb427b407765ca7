import { isRecord, type JsonObject, recordAt } from '@gatesmith/kubernetes';
import { quotaRefusal } from '../admission/quotas.ts';
import type { Cluster } from '../cluster.ts';
import {
  annotationsOf,
  type KubeObject,
  kindOf,
  labelsOf,
  nameOf,
  namespaceOf,
  uidOf,
} from '../model/object.ts';
import { recordEvent } from './events.ts';
import { controlledBy, makeObject } from './make-object.ts';

/** The fields that a pod gets in addition to its template. */
export interface PodExtras {
  readonly name?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly nodeName?: string | undefined;
  /** The one node that the scheduler may choose, in place of `nodeName`. */
  readonly boundTo?: string | undefined;
}

/** Makes a pod of an owner's template. */
export function makePod(cluster: Cluster, owner: KubeObject, extras: PodExtras): KubeObject {
  const template = recordAt(owner, 'spec', 'template');
  const spec: JsonObject = {
    ...recordAt(template, 'spec'),
    serviceAccountName: recordAt(template, 'spec')['serviceAccountName'] ?? 'default',
    ...(extras.nodeName === undefined ? {} : { nodeName: extras.nodeName }),
    ...(extras.boundTo === undefined ? {} : { affinity: onlyNode(extras.boundTo) }),
  };
  return makeObject(
    cluster,
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: extras.name ?? `${nameOf(owner)}-${cluster.random.suffix(5)}`,
        generateName: extras.name === undefined ? `${nameOf(owner)}-` : undefined,
        namespace: namespaceOf(owner),
        labels: { ...labelsOf(template), ...extras.labels },
        annotations: Object.keys(annotationsOf(template)).length > 0 ? annotationsOf(template) : undefined,
        ownerReferences: [controlledBy(owner)],
      },
      spec,
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    },
    'kube-controller-manager',
  );
}

/** The affinity that the daemon set controller gives its pods (pkg/controller/daemon/util, ReplaceDaemonSetPodNodeNameNodeAffinity). */
const onlyNode = (name: string): JsonObject => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }],
    },
  },
});

const pods = { group: '', plural: 'pods' };

/** Why one more pod of an owner is refused, by quota or by policy; the owner gets the event that its controller would write. */
export function podRefusal(cluster: Cluster, owner: KubeObject): string | undefined {
  const namespace = namespaceOf(owner);
  const name = `${nameOf(owner)}-${'x'.repeat(5)}`;
  const [policy] = cluster.faults
    .policies({ group: '', resource: 'pods', namespace, name })
    .filter((one) => 'refuses' in one);
  const refusal =
    quotaRefusal(cluster, { kind: pods, namespace, object: { metadata: { name, namespace } } })?.message ??
    (policy === undefined || !('refuses' in policy)
      ? undefined
      : `admission webhook "${policy.policy}" denied the request: ${policy.refuses}`);
  if (refusal === undefined) return undefined;
  const component = kindOf(owner) === 'DaemonSet' ? 'daemonset-controller' : 'replicaset-controller';
  const known = cluster.store.list('events', namespace).some(({ involvedObject, message }) => {
    const uid = isRecord(involvedObject) ? involvedObject['uid'] : undefined;
    return uid === uidOf(owner) && message === `Error creating: ${refusal}`;
  });
  if (!known)
    recordEvent(cluster, {
      about: owner,
      type: 'Warning',
      reason: 'FailedCreate',
      message: `Error creating: ${refusal}`,
      component,
    });
  return refusal;
}
