import type https from 'node:https';
import { fromUnknown } from '@gatesmith/diagnostics';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../../errors.ts';
import type { CallOptions } from '../../ports/cluster.ts';
import { fromStatus, type Status } from './from-status.ts';
import { type Answer, exchange } from './http-exchange.ts';
import { type RetryOptions, withRetry } from './retry.ts';
import { retryAfterMs } from './retry-after.ts';
import { unreachable } from './unreachable.ts';
import { whyUnauthorized } from './why-unauthorized.ts';

const requestTimeoutMs = 30_000;
const patienceMs = 60_000;

/** One request to an API server. */
export interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  /** For the sentence when it fails. */
  readonly subject: string;
  readonly verb: string;
}

/** The way to one API server, with the credentials of one context. */
export interface Connection {
  /** The server's URL, without credentials. */
  readonly server: string;
  /** One request, with a deadline of its own; never repeated. */
  send(call: Call): Promise<Answer>;
  /** The same, its answer parsed. */
  ask<Result>(call: Call): Promise<Result>;
  /** Repeats a call after transient failures, for as long as this connection is patient. */
  again<Result>(call: () => Promise<Result>, options: Pick<RetryOptions, 'signal' | 'also'>): Promise<Result>;
  close(): Promise<void>;
}

/** Opens nothing yet: the first call does. */
export function openConnection(
  config: KubeConfig,
  options: { readonly patienceMs?: number | undefined },
): Connection {
  const url = config.getCurrentCluster()?.server ?? '';
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  const shown = `${base.protocol}//${base.host}`;
  let answered = false;

  async function send({
    method,
    path,
    query = {},
    body,
    contentType,
    subject,
    verb,
    signal,
  }: Call): Promise<Answer> {
    const url = new URL(path.replace(/^\//, ''), base);
    for (const [key, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(key, value);
    const request: https.RequestOptions = {
      method,
      headers: { accept: 'application/json', 'user-agent': 'gatesmith' },
    };
    try {
      await config.applyToHTTPSOptions(request);
    } catch (error) {
      throw new ClusterError(
        `${shown}: the credentials of this context cannot be used: ${fromUnknown(error).message.trim()}`,
        {
          code: 'CLUSTER_UNAUTHORIZED',
          hint: 'run `kubectl get nodes` to see it fail by itself: a login program, a certificate or the server URL of the context',
          cause: error,
        },
      );
    }
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { ...request.headers };
    if (text !== undefined) {
      Object.assign(headers, {
        'content-type': contentType ?? 'application/json',
        'content-length': Buffer.byteLength(text),
      });
    }
    const deadline = AbortSignal.timeout(requestTimeoutMs);
    try {
      const answer = await exchange({
        url,
        options: { ...request, headers },
        body: text,
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      if (answer.status >= 400) {
        const why = answer.status === 401 ? whyUnauthorized(config, Date.now()) : undefined;
        const error = fromStatus(answer.status, parseStatus(answer.body), {
          // Who we are is not a question of the object.
          subject: answer.status !== 401 ? subject : why === undefined ? shown : `${shown}: ${why}`,
          verb,
          body: answer.body,
        });
        error.retryAfterMs = retryAfterMs(answer.headers);
        answered ||= error.code !== 'NOT_KUBERNETES' && error.code !== 'CLUSTER_UNAUTHORIZED';
        throw error;
      }
      answered = true;
      return answer;
    } catch (error) {
      if (error instanceof ClusterError) throw error;
      signal?.throwIfAborted();
      if (deadline.aborted) {
        throw new ClusterError(
          `${subject}: ${verb}: ${shown} did not answer within ${requestTimeoutMs / 1000} s`,
          {
            code: 'TIMED_OUT',
            cause: error,
          },
        );
      }
      throw unreachable(shown, error);
    }
  }

  async function ask<Result>(call: Call): Promise<Result> {
    const answer = await send(call);
    return parseAnswer(answer, call.subject) as Result; // the server's own shape, narrowed by each caller
  }

  return {
    server: shown,
    send,
    ask,
    again: (call, { signal, also }) =>
      withRetry(call, {
        signal,
        also,
        patienceMs: options.patienceMs ?? patienceMs,
        contacted: () => answered,
      }),
    async close(): Promise<void> {
      const options: https.RequestOptions = {};
      await config.applyToHTTPSOptions(options).catch(() => undefined);
      if (typeof options.agent === 'object') options.agent.destroy();
    },
  };
}

function parseStatus(body: string): Status | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The body of an answer that has to be JSON. */
export function parseAnswer({ body, status }: Answer, subject: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw fromStatus(status, undefined, { subject, verb: 'reading the answer', body });
  }
}
