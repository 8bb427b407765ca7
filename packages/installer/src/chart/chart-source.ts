/** An umbrella chart on disk with its dependencies in place, ready for Helm. */
export interface ChartSource {
  /** The folder that Helm is given. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** SHA-256 over the chart's files, so that a plan can detect a changed chart. */
  readonly digest: string;
  /** Made from the stand-in charts instead of the upstream ones; every output states it. */
  readonly standIn: boolean;
}
