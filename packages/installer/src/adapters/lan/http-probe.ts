import http from 'node:http';
import { fromUnknown } from '@gatesmith/diagnostics';
import type { HttpProbeRequest, HttpProbeResult, Probe } from '../../ports/probe.ts';

const keptBody = 4096;

/** The target that really answers for an address: the practice cluster answers on loopback. */
export type Reroute = (address: string, port: number) => Target | undefined | Promise<Target | undefined>;

interface Target {
  readonly host: string;
  readonly port: number;
}

export interface HttpProbeOptions {
  /** An address without a target is treated as one that does not answer. */
  readonly reroute?: Reroute | undefined;
  /** A sentence to show with every answer when the answers come from a model. */
  readonly model?: string | undefined;
}

/**
 * Asks addresses over plain HTTP from this machine. Redirects are not followed: a 308 is an answer too.
 *
 * @example
 * ```ts
 * import { httpProbe } from '@gatesmith/installer';
 *
 * const answer = await httpProbe().http({ address: '127.0.0.1', port: 9 });
 * // { answered: false, reason: 'connection refused' }
 * ```
 */
export function httpProbe({ reroute, model }: HttpProbeOptions = {}): Probe {
  return {
    model,
    http: async (request) => {
      const { address, port } = request;
      const target = reroute === undefined ? { host: address, port } : await reroute(address, port);
      return target === undefined
        ? { answered: false, reason: 'nothing announces it' }
        : getFrom(target, request);
    },
  };
}

function getFrom(
  target: Target,
  { address, host = bracketed(address), path = '/', timeoutMs = 3000, signal }: HttpProbeRequest,
): Promise<HttpProbeResult> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const started = performance.now();
  const options: http.RequestOptions = {
    ...target,
    path,
    headers: { host, 'user-agent': 'gatesmith', connection: 'close' },
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < keptBody) body += chunk.slice(0, keptBody - body.length);
      });
      response.on('error', () => undefined);
      response.on('end', () =>
        resolve({
          answered: true,
          status: response.statusCode ?? 0,
          server: headerText(response.headers['server']),
          body,
          ms: Math.round(performance.now() - started),
        }),
      );
    });
    request.on('error', (error) => {
      if (signal?.aborted === true) reject(fromUnknown(signal.reason));
      else if (deadline.aborted)
        resolve({ answered: false, reason: `no answer within ${timeoutMs / 1000} s` });
      else resolve({ answered: false, reason: reasonOf(error) });
    });
    request.end();
  });
}

function reasonOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'no route to it from here';
  return error.message;
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
