import { recordAt, textAt } from '@gatesmith/kubernetes';
import { markDeleted } from '../../api/delete.ts';
import { writeAsController } from '../../api/write-as-controller.ts';
import type { Cluster } from '../../cluster.ts';
import { type KubeObject, nameOf, namespaceOf, uidOf } from '../../model/object.ts';
import { sameJson } from '../../same-json.ts';
import type { Controller } from '../engine.ts';
import { recordEvent } from '../events.ts';
import { makeObject, ownedBy } from '../make-object.ts';
import { type Announcement, announcements } from './announcements.ts';
import { metallbPods, resources } from './installation.ts';

const component = 'metallb-speaker';

/** MetalLB's speakers, which report their announcements as events and status objects. */
export const metallbSpeaker: Controller = {
  name: 'metallb-speaker',
  watches: [
    'pods',
    'services',
    'nodes',
    resources.pools,
    resources.layer2,
    resources.bgp,
    resources.peers,
    resources.l2Statuses,
  ],
  reconcile({ cluster }) {
    const speakers = metallbPods(cluster, 'speaker');
    const [speaker] = speakers;
    const now = announcements(cluster);
    reportAnnouncements(cluster, now);
    if (speaker === undefined) return;
    const namespace = namespaceOf(speaker);
    writeL2Statuses(cluster, { namespace, announcements: now, speakers });
    for (const pod of speakers) reportState(cluster, namespace, pod);
  },
};

/** An event for each node that begins to announce a Service. */
function reportAnnouncements(cluster: Cluster, now: readonly Announcement[]): void {
  const announced = new Map(
    now.flatMap((entry) =>
      entry.nodes.map(
        (node) =>
          [`${uidOf(entry.service)}/${entry.protocol}/${node}/${entry.address}`, { ...entry, node }] as const,
      ),
    ),
  );
  const before = Object.keys(cluster.memory.get('metallb/announced') ?? {});
  for (const [key, { service, node, protocol }] of announced) {
    if (before.includes(key)) continue;
    recordEvent(cluster, {
      about: service,
      type: 'Normal',
      reason: 'nodeAssigned',
      message: `announcing from node "${node}" with protocol "${protocol}"`,
      component,
    });
  }
  cluster.memory.set(
    'metallb/announced',
    Object.fromEntries([...announced.keys()].map((key) => [key, true])),
  );
}

interface L2Announcements {
  readonly namespace: string;
  readonly announcements: readonly Announcement[];
  readonly speakers: readonly KubeObject[];
}

function writeL2Statuses(
  cluster: Cluster,
  { namespace, announcements: now, speakers }: L2Announcements,
): void {
  if (cluster.registry.findResource(resources.l2Statuses) === undefined) return;
  const wanted = now.filter((entry) => entry.protocol === 'layer2');
  const isFor = (status: KubeObject, { service, nodes }: Announcement): boolean =>
    textAt(status, 'status', 'serviceName') === nameOf(service) &&
    textAt(status, 'status', 'serviceNamespace') === namespaceOf(service) &&
    textAt(status, 'status', 'node') === nodes[0];
  for (const status of cluster.store.list(resources.l2Statuses, namespace)) {
    if (!wanted.some((entry) => isFor(status, entry)))
      markDeleted(cluster, {
        resource: resources.l2Statuses,
        object: status,
        policy: 'Background',
        gracePeriodSeconds: 0,
      });
  }
  for (const entry of wanted) {
    const node = entry.nodes[0] ?? '';
    const interfaces = (entry.interfaces.length > 0 ? entry.interfaces : ['eth0']).map((name) => ({ name }));
    const status = {
      node,
      serviceName: nameOf(entry.service),
      serviceNamespace: namespaceOf(entry.service),
      interfaces,
    };
    const known = cluster.store.list(resources.l2Statuses, namespace).find((object) => isFor(object, entry));
    if (known !== undefined) {
      if (!sameJson(recordAt(known, 'status'), status))
        writeAsController(cluster, {
          resource: resources.l2Statuses,
          object: { ...known, status },
          manager: 'speaker',
          subresource: 'status',
        });
      continue;
    }
    const speaker = speakers.find((pod) => textAt(pod, 'spec', 'nodeName') === node);
    makeObject(
      cluster,
      {
        apiVersion: 'metallb.io/v1beta1',
        kind: 'ServiceL2Status',
        metadata: {
          name: `l2-${cluster.random.suffix(5)}`,
          generateName: 'l2-',
          namespace,
          labels: {
            'metallb.io/node': node,
            'metallb.io/service-name': nameOf(entry.service),
            'metallb.io/service-namespace': namespaceOf(entry.service),
          },
          ownerReferences: speaker === undefined ? undefined : [ownedBy(speaker)],
        },
        spec: {},
        status,
      },
      'speaker',
    );
  }
}

function reportState(cluster: Cluster, namespace: string, speaker: KubeObject): void {
  if (cluster.registry.findResource(resources.states) === undefined) return;
  const node = textAt(speaker, 'spec', 'nodeName') ?? '';
  makeObject(
    cluster,
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'ConfigurationState',
      metadata: {
        name: `speaker-${node}`,
        namespace,
        labels: { 'metallb.io/component-type': 'speaker', 'metallb.io/node-name': node },
        ownerReferences: [ownedBy(speaker)],
      },
      status: { result: 'Valid' },
    },
    'speaker',
  );
}
