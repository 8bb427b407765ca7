import { numberAt, textAt } from '@gatesmith/kubernetes';
import { writeAsController } from '../api/write-as-controller.ts';
import type { Cluster } from '../cluster.ts';
import {
  type KubeObject,
  kindOf,
  nameOf,
  namespaceOf,
  timestamp,
  uidOf,
  versionOf,
} from '../model/object.ts';
import { makeObject } from './make-object.ts';

export interface EventRecord {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
}

/** Records an Event about an object; the same words again count up the first one. */
export function recordEvent(
  cluster: Cluster,
  { about, type, reason, message, component }: EventRecord,
): void {
  const namespace = namespaceOf(about) === '' ? 'default' : namespaceOf(about);
  const now = timestamp(cluster.clock.now());
  const same = cluster.store
    .list('events', namespace)
    .find(
      (event) =>
        textAt(event, 'involvedObject', 'uid') === uidOf(about) &&
        textAt(event, 'reason') === reason &&
        textAt(event, 'message') === message,
    );
  if (same !== undefined) {
    const count = (numberAt(same, 'count') ?? 1) + 1;
    writeAsController(cluster, {
      resource: 'events',
      object: { ...same, count, lastTimestamp: now },
      manager: component,
    });
    return;
  }
  makeObject(
    cluster,
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${nameOf(about)}.${cluster.random.uuid().replaceAll('-', '').slice(0, 16)}`,
        namespace,
      },
      involvedObject: {
        apiVersion: about['apiVersion'],
        kind: kindOf(about),
        name: nameOf(about),
        namespace: namespaceOf(about) === '' ? undefined : namespaceOf(about),
        uid: uidOf(about),
        resourceVersion: versionOf(about),
      },
      type,
      reason,
      message,
      source: { component },
      reportingComponent: component,
      reportingInstance: '',
      firstTimestamp: now,
      lastTimestamp: now,
      eventTime: null,
      count: 1,
    },
    component,
  );
}
