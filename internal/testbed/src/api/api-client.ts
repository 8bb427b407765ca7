import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { ApiRefused } from './api-refused.ts';

/** The way to reach an API server: by address, or through a Unix socket that leads into its network namespace. */
export type ApiEndpoint = { readonly host: string; readonly port: number } | { readonly socketPath: string };

export interface ApiClientOptions {
  readonly endpoint: ApiEndpoint;
  /** PEM. */
  readonly ca: string;
  readonly token: string;
  readonly userAgent: string;
}

export interface ApiRequestOptions {
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  readonly query?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** @default 20_000 */
  readonly timeoutMs?: number | undefined;
}

/** One line of a watch. */
export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T;
}

export interface ApiClient {
  /** The parsed answer. The caller names its type: the API server has validated what it serves. */
  request<T = unknown>(method: string, path: string, options?: ApiRequestOptions): Promise<T>;
  text(path: string, options?: ApiRequestOptions): Promise<string>;
  /** Events until the server ends the watch or the signal aborts it. */
  watch<T>(
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): AsyncIterable<WatchEvent<T>>;
  close(): void;
}

/** A client of nothing but `node:https`: the test bed must not depend on what it is there to test. */
export function createApiClient({ endpoint, ca, token, userAgent }: ApiClientOptions): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  const send = (
    method: string,
    path: string,
    { body, contentType = 'application/json', query, timeoutMs = 20_000 }: ApiRequestOptions,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const search = query === undefined ? '' : `?${new URLSearchParams(stringValues(query)).toString()}`;
      const options: RequestOptions = {
        ...endpoint,
        // The certificate names this host whichever way it is reached.
        servername: 'localhost',
        ca,
        agent,
        method,
        path: `${path}${search}`,
        headers: {
          authorization: `Bearer ${token}`,
          'user-agent': userAgent,
          accept: 'application/json',
          ...(payload !== undefined && {
            'content-type': contentType,
            'content-length': Buffer.byteLength(payload),
          }),
        },
        ...(signal !== undefined && { signal }),
      };
      const outgoing = httpsRequest(options, resolve);
      if (timeoutMs > 0) {
        outgoing.setTimeout(timeoutMs, () =>
          outgoing.destroy(new Error(`${method} ${path}: no answer within ${timeoutMs / 1000} s`)),
        );
      }
      outgoing.on('error', reject);
      outgoing.end(payload);
    });

  const text = async (method: string, path: string, options: ApiRequestOptions): Promise<string> => {
    const response = await send(method, path, options);
    const body = await readAll(response);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return body;
    throw refusal(`${method} ${path}`, status, body);
  };

  return {
    async request<T>(method: string, path: string, options: ApiRequestOptions = {}): Promise<T> {
      return JSON.parse(await text(method, path, options));
    },
    text: (path, options = {}) => text('GET', path, options),
    async *watch<T>(path: string, query: Readonly<Record<string, string>>, signal: AbortSignal) {
      const response = await send('GET', path, { query: { ...query, watch: 'true' }, timeoutMs: 0 }, signal);
      if (response.statusCode !== 200) {
        throw refusal(`watch ${path}`, response.statusCode ?? 0, await readAll(response));
      }
      let rest = '';
      for await (const chunk of response.setEncoding('utf8')) {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const event: WatchEvent<T> = JSON.parse(line);
          yield event;
        }
      }
    },
    close: () => agent.destroy(),
  };
}

function stringValues(query: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
}

async function readAll(response: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) body += chunk;
  return body;
}

function refusal(request: string, status: number, body: string): ApiRefused {
  try {
    const parsed: { reason?: string; message?: string } = JSON.parse(body);
    return new ApiRefused(request, status, parsed.reason ?? '', parsed.message ?? body.slice(0, 500));
  } catch {
    return new ApiRefused(request, status, '', body.slice(0, 500));
  }
}
