import {
  isConditionTrue,
  isRecord,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  recordAt,
  recordsAt,
  selects,
  stringsAt,
  textAt,
} from '@gatesmith/kubernetes';
import { markDeleted } from '../api/delete.ts';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import {
  isDeleting,
  type KubeObject,
  labelsOf,
  nameOf,
  namespaceOf,
  ownersOf,
  uidOf,
} from '../model/object.ts';
import type { Controller } from './engine.ts';
import { controlledBy, makeObject } from './make-object.ts';

const slices = 'endpointslices.discovery.k8s.io';

/** Keeps the Endpoints and the one EndpointSlice of every Service with a selector. */
export const endpointController: Controller = {
  name: 'endpoints',
  watches: ['services', 'pods'],
  reconcile({ cluster }) {
    for (const service of cluster.store.list('services')) {
      const selector = stringsAt(service, 'spec', 'selector');
      if (Object.keys(selector).length > 0 && !isDeleting(service)) keep(cluster, service);
    }
    for (const object of cluster.store.list('endpoints')) {
      if (isOrphan(cluster, object))
        markDeleted(cluster, { resource: 'endpoints', object, policy: 'Background' });
    }
  },
};

const isOrphan = (cluster: Cluster, endpoints: KubeObject): boolean =>
  labelsOf(endpoints)['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller' &&
  cluster.store.get('services', namespaceOf(endpoints), nameOf(endpoints)) === undefined;

/** The pods that a Service selects and that have an address; those that are ready first in order. */
function podsBehind(cluster: Cluster, service: KubeObject): readonly KubeObject[] {
  const selector = stringsAt(service, 'spec', 'selector');
  return cluster.store
    .list('pods', namespaceOf(service))
    .filter(
      (pod) =>
        selects(selector, labelsOf(pod)) &&
        textAt(pod, 'status', 'podIP') !== undefined &&
        textAt(pod, 'status', 'phase') === 'Running',
    );
}

/** The pods behind a Service that take traffic. */
export const readyPodsBehind = (cluster: Cluster, service: KubeObject): readonly KubeObject[] =>
  podsBehind(cluster, service).filter((pod) => isConditionTrue(pod, 'Ready') && !isDeleting(pod));

/** The container port that a Service port leads to on a pod. */
export function targetPortOf(port: Json, pod: KubeObject | undefined): number | undefined {
  const target = isRecord(port) ? port['targetPort'] : undefined;
  if (typeof target === 'number') return target;
  if (typeof target !== 'string') return numberAt(port, 'port');
  for (const container of listAt(pod, 'spec', 'containers')) {
    for (const entry of listAt(container, 'ports')) {
      if (textAt(entry, 'name') === target) return numberAt(entry, 'containerPort');
    }
  }
  return undefined;
}

function keep(cluster: Cluster, service: KubeObject): void {
  const pods = podsBehind(cluster, service);
  const servicePorts = recordsAt(service, 'spec', 'ports');
  const ports = servicePorts.flatMap((port): JsonObject[] => {
    const number = targetPortOf(port, pods[0]);
    if (number === undefined) return [];
    const name = textAt(port, 'name') ?? '';
    return [
      { name: name === '' ? undefined : name, port: number, protocol: textAt(port, 'protocol') ?? 'TCP' },
    ];
  });
  const address = (pod: KubeObject): JsonObject => ({
    ip: textAt(pod, 'status', 'podIP'),
    nodeName: textAt(pod, 'spec', 'nodeName'),
    targetRef: { kind: 'Pod', name: nameOf(pod), namespace: namespaceOf(pod), uid: uidOf(pod) },
  });
  const isServing = (pod: KubeObject): boolean => isConditionTrue(pod, 'Ready') && !isDeleting(pod);
  const ready = pods.filter(isServing).map(address);
  const notReady = pods.filter((pod) => !isServing(pod) && !isDeleting(pod)).map(address);
  const subset: JsonObject = {
    addresses: ready.length > 0 ? ready : undefined,
    notReadyAddresses: notReady.length > 0 ? notReady : undefined,
    ports,
  };
  const subsets = ready.length + notReady.length > 0 && ports.length > 0 ? [subset] : undefined;
  const metadata = { name: nameOf(service), namespace: namespaceOf(service) };
  upsert(cluster, 'endpoints', {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...metadata,
      labels: { ...labelsOf(service), 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
    },
    ...(subsets === undefined ? {} : { subsets }),
  });
  const known = cluster.store
    .list(slices, namespaceOf(service))
    .find((slice) => ownersOf(slice).some(({ uid }) => uid === uidOf(service)));
  upsert(cluster, slices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: known === undefined ? `${nameOf(service)}-${cluster.random.suffix(5)}` : nameOf(known),
      namespace: namespaceOf(service),
      labels: {
        ...labelsOf(service),
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': nameOf(service),
      },
      ownerReferences: [controlledBy(service)],
    },
    addressType: 'IPv4',
    endpoints: pods.map((pod) => ({
      addresses: [textAt(pod, 'status', 'podIP') ?? ''],
      conditions: {
        ready: isServing(pod),
        serving: isConditionTrue(pod, 'Ready'),
        terminating: isDeleting(pod),
      },
      nodeName: textAt(pod, 'spec', 'nodeName'),
      targetRef: { kind: 'Pod', name: nameOf(pod), namespace: namespaceOf(pod), uid: uidOf(pod) },
    })),
    ports: ports.map((port) => ({ ...port, name: port['name'] ?? '' })),
  });
}

function upsert(cluster: Cluster, resource: string, object: JsonObject): void {
  const found = cluster.store.get(resource, namespaceOf(object), nameOf(object));
  if (found === undefined) {
    makeObject(cluster, object, 'kube-controller-manager');
    return;
  }
  const metadata = { ...recordAt(found, 'metadata'), labels: labelsOf(object) };
  writeAsController(cluster, {
    resource,
    object: { ...object, metadata },
    manager: 'kube-controller-manager',
  });
}
