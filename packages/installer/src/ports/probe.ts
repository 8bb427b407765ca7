import type { CallOptions } from './cluster.ts';

export interface HttpProbeRequest extends CallOptions {
  readonly address: string;
  readonly port: number;
  /** Host header. @default the address */
  readonly host?: string | undefined;
  /** @default '/' */
  readonly path?: string | undefined;
  /** @default 3000 */
  readonly timeoutMs?: number | undefined;
}

/** What came back through an address. */
export type HttpProbeResult =
  | {
      readonly answered: true;
      readonly status: number;
      readonly server?: string | undefined;
      readonly body: string;
      readonly ms: number;
    }
  | { readonly answered: false; readonly reason: string };

/**
 * Asks an address for an HTTP answer from where the command runs. The practice cluster answers on loopback, and its
 * probe says so in `model`.
 */
export interface Probe {
  /** A sentence when the answers come from a model instead of the network. */
  readonly model?: string | undefined;
  http(request: HttpProbeRequest): Promise<HttpProbeResult>;
}
