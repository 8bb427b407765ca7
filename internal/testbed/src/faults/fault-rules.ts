/** The verb of a request to Kubernetes. */
export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection'
  | 'other';

export type Fault =
  | { readonly kind: 'latency'; readonly ms: number }
  /** Answers in the API server's stead. */
  | {
      readonly kind: 'status';
      readonly code: 401 | 403 | 404 | 409 | 429 | 500 | 502 | 503 | 504;
      readonly retryAfterSeconds?: number;
      readonly message?: string;
    }
  /** Breaks the connection, before the API server saw the request or after it did what was asked. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** Lets a watch live this long, then breaks it. */
  | { readonly kind: 'cut-watch'; readonly afterMs: number };

/** The requests that a fault applies to. Every given condition must hold. */
export interface FaultMatch {
  readonly verb?: Verb | readonly Verb[] | undefined;
  /** Of the path, without the query. */
  readonly path?: RegExp | undefined;
  readonly userAgent?: RegExp | undefined;
}

export interface FaultRule {
  readonly match?: FaultMatch | undefined;
  readonly fault: Fault;
  /** Decided by the proxy's seed. @default 1 */
  readonly probability?: number | undefined;
  /** Matching requests to let pass first. @default 0 */
  readonly skip?: number | undefined;
  /** The number of requests that it affects. @default unlimited */
  readonly times?: number | undefined;
}

export interface RequestFacts {
  readonly verb: Verb;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly userAgent: string;
}

/** A set of rules with a memory of how often each has struck. */
export interface FaultScript {
  /** Takes effect with the next request; returns how to take it back. */
  add(rule: FaultRule): { remove(): void; strikes(): number };
  /** The faults that befall this request: at most one of each kind, in the order of the rules. */
  strike(request: RequestFacts): readonly Fault[];
}

/** The same seed and the same requests in the same order meet the same faults. */
export function createFaultScript(rules: readonly FaultRule[] = [], seed = 1): FaultScript {
  const random = mulberry32(seed);
  const live: { rule: FaultRule; seen: number; struck: number }[] = [];
  const add: FaultScript['add'] = (rule) => {
    const entry = { rule, seen: 0, struck: 0 };
    live.push(entry);
    return {
      remove() {
        const index = live.indexOf(entry);
        if (index >= 0) live.splice(index, 1);
      },
      strikes: () => entry.struck,
    };
  };
  for (const rule of rules) add(rule);
  return {
    add,
    strike(request) {
      const faults: Fault[] = [];
      for (const entry of live) {
        const { fault, match = {}, probability = 1, skip = 0, times = Number.POSITIVE_INFINITY } = entry.rule;
        if (!matches(match, request) || faults.some(({ kind }) => kind === fault.kind)) continue;
        entry.seen++;
        if (entry.seen <= skip || entry.struck >= times) continue;
        if (probability < 1 && random() >= probability) continue;
        entry.struck++;
        faults.push(fault);
      }
      return faults;
    },
  };
}

function matches({ verb, path, userAgent }: FaultMatch, request: RequestFacts): boolean {
  if (verb !== undefined && ![verb].flat().includes(request.verb)) return false;
  return (path?.test(request.path) ?? true) && (userAgent?.test(request.userAgent) ?? true);
}

/** Tommy Ettinger's generator, public domain: 32 bits of state are plenty for choosing faults. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
