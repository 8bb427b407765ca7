import { request } from 'node:https';
import { parse } from 'yaml';
import type { Json, JsonObject, Sandbox } from '../src/index.ts';

/** The response. */
export interface ApiAnswer {
  readonly code: number;
  readonly body: JsonObject;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The parts of a request besides its path. */
export interface ApiCall {
  readonly body?: Json | undefined;
  /** Instead of `body`: sent as it is. */
  readonly raw?: string | undefined;
  readonly type?: string | undefined;
  readonly accept?: string | undefined;
  /** Instead of the kubeconfig's own; `null` sends none. */
  readonly token?: string | null | undefined;
}

/** Speaks to a sandbox the way its kubeconfig says, with nothing but node:https. */
export function apiClient(
  sandbox: Sandbox,
): (method: string, path: string, call?: ApiCall) => Promise<ApiAnswer> {
  const config: JsonObject = parse(sandbox.kubeconfig);
  const text = JSON.stringify(config);
  const ca = Buffer.from(/"certificate-authority-data":"([^"]+)"/.exec(text)?.[1] ?? '', 'base64');
  const own = /"token":"([^"]+)"/.exec(text)?.[1] ?? '';
  const certificate = /"client-certificate-data":"([^"]+)"/.exec(text)?.[1];
  const key = /"client-key-data":"([^"]+)"/.exec(text)?.[1];
  return (
    method,
    path,
    { body, raw, type = 'application/json', accept = 'application/json', token = own } = {},
  ) =>
    new Promise((resolve, reject) => {
      const content = raw ?? (body === undefined ? '' : JSON.stringify(body));
      const sent = request(
        `${sandbox.url}${path}`,
        {
          method,
          ca,
          agent: false,
          ...(certificate === undefined || key === undefined
            ? {}
            : { cert: Buffer.from(certificate, 'base64'), key: Buffer.from(key, 'base64') }),
          headers: {
            accept,
            'content-type': type,
            'user-agent': 'test',
            // Node sends a DELETE's body without its length otherwise.
            'content-length': Buffer.byteLength(content),
            ...(token === null || token === '' ? {} : { authorization: `Bearer ${token}` }),
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(parts).toString();
            const isJson = (response.headers['content-type'] ?? '').startsWith('application/json');
            resolve({
              code: response.statusCode ?? 0,
              body: isJson && !answer.includes('\n{') ? JSON.parse(answer) : {},
              text: answer,
              headers: response.headers,
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(content);
    });
}

/** Polls until the model reaches a state; never longer than the test's own limit. */
export async function eventually<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
