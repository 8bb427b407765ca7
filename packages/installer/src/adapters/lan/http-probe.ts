import http from 'node:http';
import { fromUnknown } from '@gatesmith/diagnostics';
import type { HttpProbeRequest, HttpProbeResult, Probe } from '../../ports/probe.ts';

const keptBody = 4096;

/** Where an address is really reached, when it is not reached at itself: the practice cluster answers on loopback. */
export type Reroute = (address: string, port: number) => Target | undefined | Promise<Target | undefined>;

interface Target {
  readonly host: string;
  readonly port: number;
}

/** What an HTTP probe is made with. */
export interface HttpProbeOptions {
  /** An address that it does not know is taken for one that does not answer. */
  readonly reroute?: Reroute | undefined;
  /** Said with every answer when the answers come from a model. */
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
    http: async ({
      address,
      port,
      host,
      path = '/',
      timeoutMs = 3000,
      signal,
    }: HttpProbeRequest): Promise<HttpProbeResult> => {
      const target = reroute === undefined ? { host: address, port } : await reroute(address, port);
      if (target === undefined) return { answered: false, reason: 'nothing announces it' };
      const deadline = AbortSignal.timeout(timeoutMs);
      const started = performance.now();
      return new Promise((resolve, reject) => {
        const request = http.request(
          {
            ...target,
            path,
            headers: { host: host ?? bracketed(address), 'user-agent': 'gatesmith', connection: 'close' },
            signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
            agent: false,
          },
          (response) => {
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
          },
        );
        request.on('error', (error) => {
          if (signal?.aborted === true) reject(fromUnknown(signal.reason));
          else resolve({ answered: false, reason: reasonOf(error, deadline.aborted, timeoutMs) });
        });
        request.end();
      });
    },
  };
}

function reasonOf(error: Error, late: boolean, timeoutMs: number): string {
  if (late) return `no answer within ${timeoutMs / 1000} s`;
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
