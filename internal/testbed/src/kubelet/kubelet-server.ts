import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import { logSize, readLog, readLogFrom } from './container-log.ts';
import { dialPod } from './dial-pod.ts';
import type { KubeletConfig } from './kubelet-config.ts';
import type { PodWorker } from './pod-worker.ts';
import { execOverChannels } from './serve-exec.ts';
import { forwardOverChannels, forwardOverSpdy } from './serve-port-forward.ts';
import { acceptWebSocket, byteStream, offeredProtocol, type Upgrade } from './web-socket.ts';

const kubeletPort = 10250;
const followIntervalMs = 150;

/** Finds a pod of this node. */
type FindPod = (namespace: string, pod: string) => PodWorker | undefined;

/** The kubelet's server for the API server: logs, exec and port-forward. Listens inside the node's namespace only. */
export function startKubeletServer(config: KubeletConfig, find: FindPod): Server {
  const server = createServer(
    { cert: readFileSync(config.certFile), key: readFileSync(config.keyFile) },
    (request, response) => {
      const url = new URL(request.url ?? '/', 'https://node');
      const [, what, namespace = '', pod = '', container = ''] = url.pathname
        .split('/')
        .map(decodeURIComponent);
      if (what === 'healthz') {
        response.end('ok');
        return;
      }
      if (what !== 'containerLogs') {
        response.writeHead(404).end(`the process kubelet does not serve ${url.pathname}\n`);
        return;
      }
      const worker = find(namespace, pod);
      if (!worker?.pod.spec.containers.some(({ name }) => name === container)) {
        response
          .writeHead(404)
          .end(`container "${container}" in pod "${pod}" is not on ${config.nodeName}\n`);
        return;
      }
      sendLog(worker, { container, query: url.searchParams, response });
    },
  );
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    try {
      takeOver(find, { request, socket, head });
    } catch (error) {
      refuse(socket, 500, String(error));
    }
  });
  return server.listen(kubeletPort);
}

// A kubelet of 1.36 takes WebSockets itself (ExtendWebSocketsToKubelet); the API server no longer translates them.
const execProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const channelProtocol = 'v4.channel.k8s.io';
const spdyVersion = 'SPDY/3.1';
const forwardProtocol = 'portforward.k8s.io';
const tunnelProtocol = `${spdyVersion}+${forwardProtocol}`;

/** Streams: `/exec/NAMESPACE/POD/CONTAINER` and `/portForward/NAMESPACE/POD`. */
function takeOver(find: FindPod, upgrade: Upgrade): void {
  const { request, socket } = upgrade;
  const url = new URL(request.url ?? '/', 'https://node');
  const [, what, namespace = '', name = '', container = ''] = url.pathname.split('/').map(decodeURIComponent);
  const worker = find(namespace, name);
  if (what !== 'exec' && what !== 'portForward') {
    refuse(socket, 404, `the process kubelet does not serve ${url.pathname}`);
  } else if (worker === undefined) {
    refuse(socket, 404, 'pod does not exist');
  } else if (what === 'exec') {
    const protocol = offeredProtocol(request, execProtocols);
    const pid = worker.containers.get(container)?.pid();
    if (pid === undefined) refuse(socket, 500, `container "${container}" has no process`);
    else if (protocol === undefined)
      refuse(socket, 400, 'the process kubelet runs exec over WebSockets only');
    else {
      const exec = {
        pid,
        command: url.searchParams.getAll('command'),
        stdin: isSet(url.searchParams, 'input'),
        tty: isSet(url.searchParams, 'tty'),
      };
      acceptWebSocket(upgrade, protocol, (webSocket) => execOverChannels(webSocket, exec));
    }
  } else {
    forward(worker, upgrade);
  }
}

function forward(worker: PodWorker, upgrade: Upgrade): void {
  const { request, socket, head } = upgrade;
  const pod = worker.pod.metadata.name;
  const dial = (port: number): Promise<Duplex> => dialPod(worker.namespace(), port);
  const protocol = offeredProtocol(request, [tunnelProtocol, channelProtocol]);
  if (protocol === channelProtocol) {
    const { searchParams } = new URL(request.url ?? '/', 'https://node');
    const ports = searchParams.getAll('port').flatMap((text) => text.split(',').map(Number));
    acceptWebSocket(upgrade, protocol, (webSocket) => forwardOverChannels(webSocket, { pod, ports, dial }));
  } else if (protocol === tunnelProtocol) {
    acceptWebSocket(upgrade, protocol, (webSocket) => {
      void forwardOverSpdy(byteStream(webSocket), pod, dial);
    });
  } else if (request.headers.upgrade?.toUpperCase() === spdyVersion) {
    const headers = `Connection: Upgrade\r\nUpgrade: ${spdyVersion}\r\nX-Stream-Protocol-Version: ${forwardProtocol}`;
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n\r\n`);
    socket.unshift(head);
    void forwardOverSpdy(socket, pod, dial);
  } else {
    refuse(socket, 400, 'unable to upgrade: no protocol of ours was offered');
  }
}

function refuse(socket: Duplex, status: number, message: string): void {
  const reason = { 400: 'Bad Request', 404: 'Not Found' }[status] ?? 'Internal Server Error';
  const headers = `Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(message)}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${headers}\r\n\r\n${message}`);
}

function isSet(query: URLSearchParams, name: string): boolean {
  return ['1', 'true'].includes(query.get(name) ?? '');
}

interface LogRequest {
  readonly container: string;
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
}

function sendLog(worker: PodWorker, { container, query, response }: LogRequest): void {
  const file = worker.logFile(container);
  const timestamps = query.get('timestamps') === 'true';
  const sinceSeconds = numberIn(query, 'sinceSeconds');
  const sinceTime = query.get('sinceTime');
  response.writeHead(200, { 'content-type': 'text/plain' });
  const end = logSize(file);
  response.write(
    readLog(file, query.get('previous') === 'true', {
      tailLines: numberIn(query, 'tailLines'),
      limitBytes: numberIn(query, 'limitBytes'),
      sinceMs:
        sinceSeconds !== undefined
          ? Date.now() - sinceSeconds * 1_000
          : sinceTime === null
            ? undefined
            : Date.parse(sinceTime),
      timestamps,
    }),
  );
  if (query.get('follow') !== 'true') {
    response.end();
    return;
  }
  response.flushHeaders();
  let offset = end;
  const timer = setInterval(() => {
    const { text, end: next } = readLogFrom(file, offset, timestamps);
    offset = next;
    if (text !== '') response.write(text);
    if (worker.containers.get(container)?.pid() === undefined) {
      clearInterval(timer);
      response.end();
    }
  }, followIntervalMs);
  response.on('close', () => clearInterval(timer));
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  return text === null || text === '' ? undefined : Number(text);
}
