/** A command to an agent in a namespace. */
export type AgentCommand = { readonly id: number } & AgentOrder;

export type AgentOrder =
  | {
      readonly do: 'http';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly timeoutMs: number;
    }
  | {
      readonly do: 'train-start';
      readonly train: number;
      readonly url: string;
      readonly intervalMs: number;
      readonly timeoutMs: number;
    }
  | { readonly do: 'train-stop'; readonly train: number }
  /** A Unix socket that leads to an address of this namespace. */
  | { readonly do: 'forward'; readonly socketPath: string; readonly host: string; readonly port: number }
  /** A port of this namespace's loopback that leads to a Unix socket. */
  | { readonly do: 'listen'; readonly port: number; readonly socketPath: string };

export type AgentAnswer =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly error: string };

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly tookMs: number;
}

/** One request of a train. */
export interface TrainCar {
  /** On the agent's own clock. */
  readonly atMs: number;
  readonly ok: boolean;
  /** -1 when no answer came. */
  readonly tookMs: number;
}
