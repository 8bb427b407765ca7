/** One request that the API server answered, for counting. */
export interface RecordedRequest {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; `discovery` for everything that names no resource. */
  readonly verb: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly userAgent: string;
  /** 0 when the connection was cut before an answer. */
  readonly code: number;
  /** Whether it could change something: a create, update, patch or delete of a stored kind, no review, no dry run. */
  readonly write: boolean;
  readonly dryRun: boolean;
}
