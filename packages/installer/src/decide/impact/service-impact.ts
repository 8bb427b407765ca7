/** The impact of a plan on one LoadBalancer Service and its address. */
export interface ServiceImpact {
  /** `namespace/name`. */
  readonly service: string;
  /** The addresses that it has now. */
  readonly now: readonly string[];
  /**
   * Every set of addresses that it may have afterwards: one where MetalLB has no choice. An empty set means no address. The
   * list is cut short where there are too many ways; `complete` is false then.
   */
  readonly afterwards: readonly (readonly string[])[];
  /** Whether `afterwards` lists every possibility. */
  readonly complete: boolean;
  readonly effects: readonly Effect[];
  readonly outage: Outage;
}

/**
 * `lost`: an address goes, and the Service gets none in its place. `moves`: it gets, or may get, another address.
 * `unannounced`: it keeps the address, and no node announces it any more. `announcer`: it keeps the address, and other
 * nodes or another protocol announce it. `endpoints`: no pod is behind it any more. `exposed`: it becomes reachable at an
 * address at which it was not.
 */
export interface Effect {
  readonly kind: 'lost' | 'moves' | 'unannounced' | 'announcer' | 'endpoints' | 'exposed';
  /** The event and its reason, without the Service's name: `loses 192.168.20.20: ...`. */
  readonly message: string;
  /** Whether it is what the Service asks for, or what the command is for, so that it needs no separate consent. */
  readonly isMeant?: boolean | undefined;
}

/** How long the current addresses of the Service do not answer. */
export interface Outage {
  readonly lasts: 'not at all' | 'seconds' | 'until ready' | 'for good';
  /** The causes of the interruption; empty when there is none. */
  readonly because: readonly string[];
}

/** The impact of a plan on the LoadBalancer Services of a cluster, ours and others'. */
export interface Impact {
  /** In order of namespace and name, those that nothing happens to included. */
  readonly services: readonly ServiceImpact[];
}
