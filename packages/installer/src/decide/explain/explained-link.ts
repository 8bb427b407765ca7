/** One condition on the way from a Service to an answer, in the order in which they depend on each other. */
export interface ExplainedLink {
  readonly link: 'service' | 'address' | 'pool' | 'advertisement' | 'endpoints' | 'announcement';
  /** `unknown`: what was read does not say. */
  readonly state: 'holds' | 'broken' | 'unknown';
  readonly message: string;
  /** The next command or change to make. */
  readonly hint?: string | undefined;
  /** A broken link that stays broken until a resource or the values change; waiting does not help. */
  readonly final?: boolean | undefined;
}

/** A broken link without its name. */
export type Obstacle = Pick<ExplainedLink, 'message' | 'hint' | 'final'>;
