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

export type HttpProbeResult =
  | {
      readonly answered: true;
      readonly status: number;
      readonly server?: string | undefined;
      readonly body: string;
      readonly ms: number;
    }
  | { readonly answered: false; readonly reason: string };

export interface ArpProbeRequest extends CallOptions {
  /** IPv4. */
  readonly address: string;
  /** How long to listen for a second machine after the first answer, in milliseconds. @default 1000 */
  readonly listenMs?: number | undefined;
}

/** The machines that answered a broadcast "who has", or the reason why none was asked. Not asking proves nothing. */
export type ArpProbeResult =
  | {
      readonly asked: true;
      /** Hardware addresses, each once, in lower case. */
      readonly macs: readonly string[];
    }
  | { readonly asked: false; readonly reason: string };

/**
 * Sends requests to an address from the machine that runs the command. The practice cluster answers on loopback, and its
 * probe reports that in `model`.
 */
export interface Probe {
  /** A sentence to show when the answers come from a model instead of the network. */
  readonly model?: string | undefined;
  http(request: HttpProbeRequest): Promise<HttpProbeResult>;
  /** Absent where ARP cannot be sent: nothing is concluded then. */
  readonly arp?: ((request: ArpProbeRequest) => Promise<ArpProbeResult>) | undefined;
}
