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

/** Who is asked for by "who has". */
export interface ArpProbeRequest extends CallOptions {
  /** IPv4. */
  readonly address: string;
  /** How long to go on listening for a second machine after the first answer, in milliseconds. @default 1000 */
  readonly listenMs?: number | undefined;
}

/** Who answered a broadcast "who has", or why nobody was asked: then nothing is known, which is no bad news. */
export type ArpProbeResult =
  | {
      readonly asked: true;
      /** Hardware addresses, each once, in lower case. */
      readonly macs: readonly string[];
    }
  | { readonly asked: false; readonly reason: string };

/**
 * Asks an address for an HTTP answer from where the command runs. The practice cluster answers on loopback, and its
 * probe says so in `model`.
 */
export interface Probe {
  /** A sentence when the answers come from a model instead of the network. */
  readonly model?: string | undefined;
  http(request: HttpProbeRequest): Promise<HttpProbeResult>;
  /** Absent where ARP cannot be sent: nothing is concluded then. */
  readonly arp?: ((request: ArpProbeRequest) => Promise<ArpProbeResult>) | undefined;
}
