import type { ServerResponse } from 'node:http';
import { recordsAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, nameOf, uidOf } from '../model/object.ts';
import { badRequest } from '../model/status.ts';
import type { LogLine } from '../options.ts';

export interface LogRequest {
  readonly pod: KubeObject;
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
}

/** `pods/NAME/log`: the last lines, or all of them and then those to come. */
export function serveLogs(cluster: Cluster, { pod, query, response }: LogRequest): () => void {
  const containers = recordsAt(pod, 'spec', 'containers').map((container) => textAt(container, 'name') ?? '');
  const asked = query.get('container');
  if (asked !== null && !containers.includes(asked)) {
    throw badRequest(`container ${asked} is not valid for pod ${nameOf(pod)}`);
  }
  const statuses = recordsAt(pod, 'status', 'containerStatuses');
  const waiting = textAt(statuses[0] ?? {}, 'state', 'waiting', 'reason');
  const lines = cluster.logs.read(uidOf(pod));
  if (lines.length === 0 && (waiting !== undefined || statuses.length === 0)) {
    throw badRequest(
      `container "${asked ?? containers[0] ?? ''}" in pod "${nameOf(pod)}" is waiting to start: ${waiting ?? 'ContainerCreating'}`,
    );
  }
  const format = ({ time, text }: LogLine): string =>
    query.get('timestamps') === 'true' ? `${new Date(time).toISOString()} ${text}\n` : `${text}\n`;
  const since = query.get('sinceSeconds');
  const oldest = since === null ? Number.NEGATIVE_INFINITY : cluster.clock.now() - Number(since) * 1000;
  const recent = lines.filter(({ time }) => time >= oldest);
  const tail = query.get('tailLines');
  const shown = tail === null ? recent : recent.slice(Math.max(0, recent.length - Number(tail)));
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(shown.map(format).join(''));
  if (query.get('follow') !== 'true') {
    response.end();
    return () => {};
  }
  const unsubscribe = cluster.logs.subscribe((uid, line) => {
    if (uid === uidOf(pod)) response.write(format(line));
  });
  const end = (): void => {
    unsubscribe();
    if (!response.writableEnded) response.end();
  };
  const unwatch = cluster.store.subscribe((event) => {
    if (event.type === 'DELETED' && uidOf(event.object) === uidOf(pod)) end();
  });
  response.on('close', () => {
    unwatch();
    end();
  });
  return end;
}
