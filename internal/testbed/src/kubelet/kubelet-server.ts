import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { logSize, readLog, readLogFrom } from './container-log.ts';
import type { KubeletConfig } from './kubelet-config.ts';
import type { PodWorker } from './pod-worker.ts';

const kubeletPort = 10250;
const followIntervalMs = 150;

/** What the API server asks a kubelet for: logs. Listens inside the node's namespace only. */
export function startKubeletServer(
  config: KubeletConfig,
  find: (namespace: string, pod: string) => PodWorker | undefined,
): Server {
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
      sendLog(worker, container, url.searchParams, response);
    },
  );
  return server.listen(kubeletPort);
}

function sendLog(
  worker: PodWorker,
  container: string,
  query: URLSearchParams,
  response: ServerResponse,
): void {
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
