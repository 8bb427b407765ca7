import type { Call } from './call.ts';
import { type KindLookup, kindLookup } from './kind-lookup.ts';
import type { Connection } from './kubeconfig/connection.ts';
import { parseAnswer } from './parse-answer.ts';
import { type Retry, retryPolicy } from './retry.ts';
import { openSender, type Sender } from './send.ts';

/** Sends the verbs' requests to one API server, once or repeated, and looks up how its kinds are addressed. */
export interface Client extends Sender, KindLookup {
  /** Sends a request once and parses the answer. */
  ask<Result>(call: Call): Promise<Result>;
  /** The same for a request that changes nothing: it is repeated after transient failures. */
  read<Result>(call: Call): Promise<Result>;
  /** Repeats a call after transient failures. */
  readonly retry: Retry;
}

export interface ClientOptions {
  /** How long a call is repeated while a server that has answered before is unavailable. @default 60000 */
  readonly patienceMs?: number | undefined;
}

/** A client of the current context of a kubeconfig. Sends nothing before the first call. */
export function openClient(connection: Connection, { patienceMs = 60_000 }: ClientOptions): Client {
  const sender = openSender(connection);
  const retry = retryPolicy({ patienceMs });

  async function ask<Result>(call: Call): Promise<Result> {
    const answer = await sender.send(call);
    return parseAnswer(answer, call.subject) as Result; // the server's own shape, narrowed by each caller
  }
  function read<Result>(call: Call): Promise<Result> {
    return retry(() => ask<Result>(call), { signal: call.signal });
  }
  return { ...sender, ...kindLookup(read), ask, read, retry };
}
