import type { CallOptions } from '../../ports/cluster.ts';

/** One request to an API server. */
export interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: unknown;
  /** @default 'application/json' */
  readonly contentType?: string | undefined;
  /** The object or the server, for the message when the call fails. */
  readonly subject: string;
  readonly verb: string;
}
