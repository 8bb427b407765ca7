import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Cluster } from '../cluster.ts';
import type { RequestFault } from '../faults.ts';
import { ApiError } from '../model/status.ts';
import { authenticate, authorize, subjectOf } from './authorize.ts';
import { parseBody, readBody } from './body.ts';
import type { Certificates } from './certificates.ts';
import type { Answer, Incoming } from './exchange.ts';
import { handle } from './handle.ts';
import { meetFault } from './meet-fault.ts';
import type { RecordedRequest } from './record.ts';
import { parseRequest, type RequestInfo } from './request-info.ts';
import type { User } from './reviews.ts';

/** The API server on its port. */
export interface ApiServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The options of the server. */
export interface ApiServerOptions {
  readonly cluster: Cluster;
  readonly certificates: Certificates;
  readonly token: string;
  readonly user: User;
  readonly record: (request: RecordedRequest) => void;
}

/** A credential that is only good for the sandbox that made it. */
export const createToken = (): string => randomBytes(24).toString('hex');

const open = new Set(['/healthz', '/livez', '/readyz', '/version']);

/** Listens on a free loopback port. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { cluster, certificates } = options;
  const streams = new Set<() => void>();
  cluster.faults.onCut(() => {
    for (const stop of [...streams]) stop();
  });
  const server: Server = createServer(
    {
      cert: certificates.serverCertificate,
      key: certificates.serverKey,
      ca: certificates.ca,
      requestCert: true,
      // A client without a certificate may still present a token.
      rejectUnauthorized: false,
      keepAliveTimeout: 60_000,
    },
    (request, response) => {
      void answer(options, { streams, request, response });
    },
  );
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      for (const stop of [...streams]) stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Exchange {
  readonly streams: Set<() => void>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer(options: ApiServerOptions, { streams, request, response }: Exchange): Promise<void> {
  const { cluster, record } = options;
  const method = request.method ?? 'GET';
  const path = request.url ?? '/';
  const userAgent = request.headers['user-agent'] ?? '';
  let info: RequestInfo | undefined;
  const note = (code: number): void => {
    const dryRun = info?.query.has('dryRun') === true && info.query.get('dryRun') !== '';
    const verb = info?.verb ?? 'discovery';
    const isReview =
      info !== undefined && cluster.registry.find(info.group, info.version, info.plural)?.review === true;
    const isWrite = !['get', 'list', 'watch', 'discovery'].includes(verb);
    record({ verb, method, path, userAgent, code, write: isWrite && !dryRun && !isReview, dryRun });
  };
  try {
    info = parseRequest(method, path);
    const raw = await readBody(request);
    const contentType = request.headers['content-type'] ?? '';
    if (!open.has(info.path)) authenticate(options, request);
    const faults = faultsOf(cluster, info, userAgent);
    for (const fault of faults) {
      if (await meetFault(cluster, fault, request)) {
        note(0);
        return;
      }
    }
    authorize(cluster, { info, userAgent, user: options.user });
    const body = method === 'GET' || method === 'HEAD' ? {} : await parseBody(raw, contentType);
    const accept = request.headers.accept ?? '';
    const incoming: Incoming = { method, info, accept, contentType, userAgent, user: options.user, body };
    const result = await handle(cluster, incoming, response);
    if (faults.some((fault) => fault.type === 'reset-after-commit')) {
      note(0);
      request.socket.destroy();
      return;
    }
    note(result.code);
    send(response, result);
    if ('stop' in result) keepStream(cluster, { streams, response, stop: result.stop, faults });
  } catch (error) {
    if (response.headersSent || response.destroyed) {
      response.end();
      return;
    }
    const refusal =
      error instanceof ApiError
        ? error
        : new ApiError(`Internal error occurred: ${error instanceof Error ? error.message : String(error)}`, {
            code: 500,
            reason: 'InternalError',
          });
    note(refusal.code);
    const retryAfter = refusal.options.retryAfterSeconds;
    if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
    send(response, { code: refusal.code, object: refusal.toStatus() });
  }
}

interface KeptStream {
  readonly streams: Set<() => void>;
  readonly response: ServerResponse;
  readonly stop: () => void;
  readonly faults: readonly RequestFault[];
}

function keepStream(cluster: Cluster, { streams, response, stop, faults }: KeptStream): void {
  streams.add(stop);
  response.on('close', () => streams.delete(stop));
  for (const fault of faults) {
    if (fault.type === 'cut-watch') cluster.clock.after(fault.afterMs, stop);
  }
}

function send(response: ServerResponse, result: Answer): void {
  if ('stop' in result) return;
  const [contentType, content] =
    'object' in result
      ? [result.contentType ?? 'application/json', `${JSON.stringify(result.object)}\n`]
      : 'text' in result
        ? ['text/plain; charset=utf-8', result.text]
        : [result.contentType, result.bytes];
  response.setHeader('content-type', contentType);
  response.setHeader('cache-control', 'no-cache, private');
  if ('object' in result) {
    for (const warning of (result.warnings ?? []).slice(0, 10)) {
      response.appendHeader('warning', `299 - ${JSON.stringify(warning.slice(0, 256))}`);
    }
  }
  response.statusCode = result.code;
  response.end(content);
}

function faultsOf(cluster: Cluster, info: RequestInfo, userAgent: string): readonly RequestFault[] {
  return cluster.faults.meet(subjectOf(info, userAgent));
}
