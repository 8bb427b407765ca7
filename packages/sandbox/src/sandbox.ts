import type { FaultControl } from './faults.ts';
import type { RecordedRequest } from './http/record.ts';
import type { JsonObject } from './json.ts';
import type { SandboxOptions, SandboxState } from './options.ts';

/** Where an announced address answers on this machine. */
export interface Reach {
  readonly host: string;
  readonly port: number;
}

/** A node that answers ARP for an address. */
export interface ArpAnswer {
  readonly node: string;
  readonly mac: string;
}

/** A running practice cluster. */
export interface Sandbox extends AsyncDisposable {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** A kubeconfig as YAML text, its certificates and credential inside. */
  readonly kubeconfig: string;
  /** Every request since the start or the last reset, oldest first. */
  readonly requests: readonly RecordedRequest[];
  resetRequests(): void;
  readonly faults: FaultControl;
  /**
   * The loopback port that plays what answers at an announced address, over plain HTTP; `undefined` while nobody announces
   * the address, the Service has no such port, or no ready pod stands behind it.
   */
  reach(address: string, port: number): Promise<Reach | undefined>;
  /** Who would answer an ARP request for the address: more than one node when kube-proxy is ipvs without strictARP. */
  arping(address: string): readonly ArpAnswer[];
  /** Copies of the stored objects, in order of kind, namespace and name. */
  objects(filter?: ObjectFilter): readonly JsonObject[];
  /** Everything it knows, for {@link SandboxOptions.state}. */
  save(): SandboxState;
  /** One line for a start message; says that this is a model. */
  describe(): string;
  /** Ends watches, listeners and timers; a second call does nothing. */
  close(): Promise<void>;
}

/** Which stored objects are meant; an absent field means all. */
export interface ObjectFilter {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Starts a practice cluster: a model of the Kubernetes API in this process, on a free loopback port, over TLS.
 *
 * Real kubectl and Helm 3 and 4 work against it. It is a model: no container runs and no packet leaves the machine.
 *
 * @example
 * ```ts
 * import { startSandbox } from '@gatesmith/sandbox';
 *
 * await using sandbox = await startSandbox();
 * sandbox.describe();
 * ```
 */
export async function startSandbox(_options: SandboxOptions = {}): Promise<Sandbox> {
  throw new Error('the practice cluster is not built yet');
}
