import { ClusterError } from '../../errors.ts';
import { authenticate, usesProxy } from './authenticate.ts';
import type { Call } from './call.ts';
import { fromStatus } from './from-status.ts';
import { type Answer, connectionPool, exchange } from './http-exchange.ts';
import type { Connection } from './kubeconfig/connection.ts';
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
   * Sends one request, with its own deadline. It is repeated only when a login program has to renew its credentials, which
   * the server rejects before it acts.
   *
   * @throws ClusterError for every answer of 400 or more, and when there is no answer.
   */
  send(call: Call): Promise<Answer>;
  close(): Promise<void>;
}

/** Opens no connection: the first request does. */
export function openSender({ config, renew }: Connection): Sender {
  const url = config.getCurrentCluster()?.server ?? '';
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  const server = `${base.protocol}//${base.host}`;
  const pool = connectionPool(base);

  async function send(call: Call): Promise<Answer> {
    const answer = await sendOnce(call);
    if (answer.status < 400) return answer;
    // The credentials of a login program may be revoked before they expire.
    const last = answer.status === 401 && renew() ? await sendOnce(call) : answer;
    if (last.status < 400) return last;
    throw fromStatus({
      subject: subjectOf(last, call),
      verb: call.verb,
      code: last.status,
      status: parseStatus(last.body),
      body: last.body,
      retryAfterMs: retryAfterMs(last.headers),
    });
  }

  async function sendOnce(call: Call): Promise<Answer> {
    const options = await authenticate(config, server);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const deadline = AbortSignal.timeout(requestTimeoutMs);
    try {
      return await exchange({
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
