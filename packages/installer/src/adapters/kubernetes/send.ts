import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../../errors.ts';
import { authenticate, usesProxy } from './authenticate.ts';
import type { Call } from './call.ts';
import { fromStatus } from './from-status.ts';
import { type Answer, connectionPool, exchange } from './http-exchange.ts';
import { parseStatus } from './parse-answer.ts';
import { retryAfterMs } from './retry-after.ts';
import { unreachable } from './unreachable.ts';
import { whyUnauthorized } from './why-unauthorized.ts';

const requestTimeoutMs = 30_000;

/** Sends requests to one API server with the credentials of one context. */
export interface Sender {
  /** The server's URL, without credentials. */
  readonly server: string;
  /**
   * Sends one request, with its own deadline; never repeats it.
   *
   * @throws ClusterError for every answer of 400 or more, and when there is no answer.
   */
  send(call: Call): Promise<Answer>;
  close(): Promise<void>;
}

/** Opens no connection: the first request does. */
export function openSender(config: KubeConfig): Sender {
  const url = config.getCurrentCluster()?.server ?? '';
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  const server = `${base.protocol}//${base.host}`;
  const pool = connectionPool(base);

  async function send(call: Call): Promise<Answer> {
    const options = await authenticate(config, server);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const deadline = AbortSignal.timeout(requestTimeoutMs);
    let answer: Answer;
    try {
      answer = await exchange({
        url: urlOf(base, call),
        options: {
          ...options,
          ...(usesProxy(config) ? {} : { agent: pool }),
          method: call.method,
          headers: { ...options.headers, ...bodyHeaders(body, call) },
        },
        body,
        signal: call.signal === undefined ? deadline : AbortSignal.any([call.signal, deadline]),
      });
    } catch (error) {
      call.signal?.throwIfAborted();
      if (!deadline.aborted) throw unreachable(server, error);
      throw new ClusterError(
        `${call.subject}: ${call.verb}: ${server} did not answer within ${requestTimeoutMs / 1000} s`,
        { code: 'TIMED_OUT', cause: error },
      );
    }
    if (answer.status < 400) return answer;
    throw fromStatus({
      subject: subjectOf(answer, call),
      verb: call.verb,
      code: answer.status,
      status: parseStatus(answer.body),
      body: answer.body,
      retryAfterMs: retryAfterMs(answer.headers),
    });
  }

  /** A 401 is about the credentials, not about the object. */
  function subjectOf({ status }: Answer, { subject }: Call): string {
    if (status !== 401) return subject;
    const why = whyUnauthorized(config, Date.now());
    return why === undefined ? server : `${server}: ${why}`;
  }

  return { server, send, close: async () => pool.destroy() };
}

function urlOf(base: URL, { path, query = {} }: Call): URL {
  const url = new URL(path.replace(/^\//, ''), base);
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
  return url;
}

function bodyHeaders(
  body: string | undefined,
  { contentType = 'application/json' }: Call,
): Readonly<Record<string, string | number>> {
  return body === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
}
