import type { Cluster, Helm, Probe } from '@gatesmith/installer';
import type { Prompts } from './terminal/prompts.ts';

/** A stream that a run writes to. */
export interface OutputStream {
  write(chunk: string | Uint8Array): void;
  /** A terminal: a status line and questions are possible. */
  readonly isTTY: boolean;
  /** @default 80 */
  readonly columns?: number | undefined;
  /** Whether output is coloured; NO_COLOR and FORCE_COLOR are already taken into account. */
  readonly color: boolean;
}

/** The stream that a run reads from. */
export interface InputStream {
  readonly isTTY: boolean;
  /** Reads everything up to the end. */
  read(): Promise<Uint8Array>;
}

/** How a cluster is found. */
export interface ClusterRequest {
  readonly kubeconfig?: string | undefined;
  readonly kubeconfigText?: string | undefined;
  readonly context?: string | undefined;
}

/** How Helm is found, and which cluster it works on. */
export interface HelmRequest {
  readonly program?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/** Doors to the outside that an embedder may replace; each is opened only by the commands that need it. */
export interface Doors {
  readonly connect: (request: ClusterRequest) => Promise<Cluster>;
  readonly helm: (request: HelmRequest) => Promise<Helm>;
  readonly probe: () => Promise<Probe>;
}

/**
 * Everything outside that a run can use. `bin.ts` makes one from the process; a test makes one from strings.
 */
export interface Context {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: InputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls the listener at every Ctrl-C or SIGTERM; returns a function that removes it. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly prompts: Prompts;
  /** @default the real ones */
  readonly doors?: Partial<Doors> | undefined;
}
