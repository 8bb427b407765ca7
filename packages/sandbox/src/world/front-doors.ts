import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listAt, numberAt, textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { type KubeObject, nameOf, namespaceOf } from '../model/object.ts';
import { readyPodsBehind, targetPortOf } from './endpoints.ts';
import { ingressControllerOf, routeIngress } from './ingress.ts';
import { announcements } from './metallb/announcements.ts';
import { argumentOf } from './metallb/installation.ts';

/** The place on this machine where an announced address answers. */
export interface Reach {
  readonly host: string;
  readonly port: number;
}

/** The loopback listeners that answer for announced addresses. Each opens on first use. */
export interface FrontDoors {
  reach(address: string, port: number): Promise<Reach | undefined>;
  close(): Promise<void>;
}

/** No listener is open at first. */
export function createFrontDoors(cluster: Cluster): FrontDoors {
  const doors = new Map<string, Promise<{ readonly server: Server; readonly port: number }>>();
  let turn = 0;
  const serve = (pods: readonly KubeObject[], request: IncomingMessage, response: ServerResponse): void => {
    turn += 1;
    const pod = pods[turn % Math.max(1, pods.length)];
    if (pod === undefined) {
      // No answer: on a real network the connection would fail as well.
      request.socket.destroy();
      return;
    }
    const { code, text } = answer(cluster, pod, request);
    response.writeHead(code, {
      'content-type': 'text/plain; charset=utf-8',
      'x-gatesmith-sandbox': 'a model answered',
    });
    response.end(text);
  };
  return {
    async reach(address, port) {
      if (backendsOf(cluster, address, port).length === 0) return undefined;
      const key = `${address} ${port}`;
      const door =
        doors.get(key) ??
        open((request, response) => serve(backendsOf(cluster, address, port), request, response));
      doors.set(key, door);
      return { host: '127.0.0.1', port: (await door).port };
    },
    async close() {
      const open = await Promise.all(doors.values());
      await Promise.all(
        open.map(
          ({ server }) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

async function open(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

/** The ready pods that take traffic for an address and port while the address is announced. */
function backendsOf(cluster: Cluster, address: string, port: number): readonly KubeObject[] {
  return announcements(cluster)
    .filter((entry) => entry.address === address)
    .flatMap(({ service, nodes }) => {
      const entry = listAt(service, 'spec', 'ports').find(
        (candidate) => numberAt(candidate, 'port') === port,
      );
      if (entry === undefined || (textAt(entry, 'protocol') ?? 'TCP') !== 'TCP') return [];
      const isLocal = textAt(service, 'spec', 'externalTrafficPolicy') === 'Local';
      return readyPodsBehind(cluster, service).filter(
        (pod) =>
          targetPortOf(entry, pod) !== undefined &&
          (!isLocal || nodes.includes(textAt(pod, 'spec', 'nodeName') ?? '')),
      );
    });
}

interface Page {
  readonly code: number;
  readonly text: string;
}

/** The answer of a pod of the model to an HTTP request. */
function answer(cluster: Cluster, pod: KubeObject, request: IncomingMessage): Page {
  const controller = ingressControllerOf(pod);
  if (controller === undefined) return page(pod);
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const route = routeIngress(cluster, { pod, host, path });
  if (route === undefined) return defaultBackend(cluster, pod, controller);
  const service = cluster.store.get('services', route.namespace, route.service);
  const [behind] = service === undefined ? [] : readyPodsBehind(cluster, service);
  return behind === undefined
    ? {
        code: 503,
        text: `503 Service Temporarily Unavailable: ${route.namespace}/${route.service} has no ready pod (${controller}, sandbox model)\n`,
      }
    : page(behind);
}

function defaultBackend(cluster: Cluster, pod: KubeObject, controller: string): Page {
  const named = argumentOf(pod, 'default-backend-service')?.replace('$(POD_NAMESPACE)', namespaceOf(pod));
  const [namespace = '', name = ''] = named?.split('/') ?? [];
  const service = named === undefined ? undefined : cluster.store.get('services', namespace, name);
  const isAlive = service !== undefined && readyPodsBehind(cluster, service).length > 0;
  return {
    code: 404,
    text: isAlive
      ? `default backend - 404 (${controller} behind this address, sandbox model)\n`
      : `404 page not found (${controller} behind this address, sandbox model)\n`,
  };
}

function page(pod: KubeObject): Page {
  const image = textAt(listAt(pod, 'spec', 'containers')[0], 'image') ?? '';
  if (image.includes('defaultbackend')) return { code: 404, text: 'default backend - 404 (sandbox model)\n' };
  const greeting = /(^|\/)nginx(:|@|$)/.test(image) ? 'Welcome to nginx!' : `Hello from ${image}`;
  return {
    code: 200,
    text: `${greeting}\npod ${namespaceOf(pod)}/${nameOf(pod)} on node ${textAt(pod, 'spec', 'nodeName')} (sandbox model)\n`,
  };
}
