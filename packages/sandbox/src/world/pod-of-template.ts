import type { Cluster } from '../cluster.ts';
import { type JsonObject, objectAt } from '../json.ts';
import { annotationsOf, type KubeObject, labelsOf, nameOf, namespaceOf } from '../model/object.ts';
import { controlledBy, makeObject } from './make-object.ts';

/** What a pod gets beyond its template. */
export interface PodExtras {
  readonly name?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly nodeName?: string | undefined;
}

/** Makes a pod of an owner's template. */
export function makePod(cluster: Cluster, owner: KubeObject, extras: PodExtras): KubeObject {
  const template = objectAt(owner, 'spec', 'template');
  const spec: JsonObject = {
    ...objectAt(template, 'spec'),
    serviceAccountName: objectAt(template, 'spec')['serviceAccountName'] ?? 'default',
    ...(extras.nodeName === undefined ? {} : { nodeName: extras.nodeName }),
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
