import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import { type AddressInfo, connect, createServer as createDoor, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as tlsConnect } from 'node:tls';
import type { Certificates } from '../cluster/certificates.ts';
import {
  createFaultScript,
  type Fault,
  type FaultRule,
  type FaultScript,
  type RequestFacts,
} from './fault-rules.ts';
import { requestVerb } from './request-verb.ts';

/** One request that came through the proxy. */
export interface RecordedRequest extends RequestFacts {
  readonly query: string;
  /** Milliseconds since the proxy started. */
  readonly atMs: number;
  /** 0 while the request is unanswered, and for a connection that was broken. */
  readonly status: number;
  /** Kinds of the faults that befell it. */
  readonly faults: readonly Fault['kind'][];
}

/** A TLS server on loopback between a client and the API server. */
export interface FaultProxy {
  readonly url: string;
  /** Of the loopback address it listens on. */
  readonly port: number;
  /** The same proxy for processes in other network namespaces. */
  readonly socketPath: string;
  readonly script: FaultScript;
  /** Everything asked so far, in order. */
  requests(): readonly RecordedRequest[];
  /** The number of requests of each verb since the last `forget`. */
  counts(): Readonly<Record<string, number>>;
  forget(): void;
  close(): Promise<void>;
}

export interface FaultProxyOptions {
  /** The path of the proxy's own socket. */
  readonly ownSocketPath: string;
  /** Leads to the API server. */
  readonly socketPath: string;
  readonly certificates: Certificates;
  readonly rules?: readonly FaultRule[] | undefined;
  readonly seed?: number | undefined;
}

export async function startFaultProxy({
  ownSocketPath,
  socketPath,
  certificates,
  rules,
  seed,
}: FaultProxyOptions): Promise<FaultProxy> {
  const { cert, key } = certificates;
  const script = createFaultScript(rules, seed);
  const records: Mutable<RecordedRequest>[] = [];
  const started = performance.now();
  const agent = new Agent({ keepAlive: true });
  // TLS sockets cannot send a reset, the TCP sockets under them can; the client's port identifies the pair.
  const sockets = new Map<number, Socket>();
  const reset = ({ socket: { remotePort = 0 } }: IncomingMessage): void => {
    sockets.get(remotePort)?.resetAndDestroy();
  };
  const upstream = { socketPath, servername: 'localhost', ca: cert };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'https://api');
    const facts: RequestFacts = {
      method: request.method ?? 'GET',
      path: url.pathname,
      userAgent: request.headers['user-agent'] ?? '',
      verb: requestVerb(request.method ?? 'GET', url.pathname, url.searchParams),
    };
    const faults = script.strike(facts);
    const record: Mutable<RecordedRequest> = {
      ...facts,
      query: url.search,
      atMs: performance.now() - started,
      status: 0,
      faults: faults.map(({ kind }) => kind),
    };
    records.push(record);

    for (const fault of faults) {
      if (fault.kind === 'latency') await sleep(fault.ms);
      else if (fault.kind === 'status') {
        record.status = fault.code;
        request.resume();
        answerInStead(response, fault);
        return;
      } else if (fault.kind === 'reset' && fault.when === 'before') {
        reset(request);
        return;
      }
    }
    const resetAfter = faults.some((fault) => fault.kind === 'reset' && fault.when === 'after');
    const cut = faults.find((fault) => fault.kind === 'cut-watch');
    const forwarded = httpsRequest(
      { ...upstream, agent, method: request.method, path: request.url, headers: request.headers },
      (answer) => {
        record.status = answer.statusCode ?? 0;
        if (resetAfter) {
          answer.resume();
          reset(request);
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.flushHeaders();
        answer.pipe(response);
        answer.on('error', () => response.destroy());
        if (cut !== undefined && facts.verb === 'watch') {
          setTimeout(() => reset(request), cut.afterMs).unref();
        }
      },
    );
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.on('error', () => forwarded.destroy());
    request.pipe(forwarded);
  };

  const server = createServer({ cert, key }, (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    if (!(socket instanceof Socket)) return;
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(remotePort));
  });
  server.on('tlsClientError', () => undefined);
  // exec, attach and port-forward take the connection over: bytes both ways, no faults.
  server.on('upgrade', (request, near: Duplex, head: Buffer) => {
    const far = tlsConnect({ path: socketPath, servername: 'localhost', ca: cert }, () => {
      const headers = request.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 ? `${name}: ${all[index + 1]}` : [],
      );
      far.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      far.write(head);
      near.pipe(far).pipe(near);
    });
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  // A server that listens on TCP has this kind of address.
  const { port } = server.address() as AddressInfo;
  const door = createDoor((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject).listen(ownSocketPath, resolve);
  });
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    socketPath: ownSocketPath,
    script,
    requests: () => records,
    counts() {
      const counts: Record<string, number> = {};
      for (const { verb } of records) counts[verb] = (counts[verb] ?? 0) + 1;
      return counts;
    },
    forget() {
      records.length = 0;
    },
    async close() {
      agent.destroy();
      door.close();
      for (const socket of sockets.values()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function answerInStead(response: ServerResponse, fault: Extract<Fault, { kind: 'status' }>): void {
  const { code, retryAfterSeconds, message = 'injected by the test bed' } = fault;
  response.writeHead(code, {
    'content-type': 'application/json',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
  response.end(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code,
      reason: reasons[code] ?? '',
      message,
      metadata: {},
      ...(retryAfterSeconds !== undefined && { details: { retryAfterSeconds } }),
    }),
  );
}
