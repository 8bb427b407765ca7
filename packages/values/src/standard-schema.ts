/**
 * The interface by which form libraries, routers and configuration loaders accept a schema of any library: version 1 of
 * https://standardschema.dev, reduced to what a synchronous schema needs.
 */
export interface StandardSchemaV1<Input, Output> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The output, or the issues that prevent it. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** One mistake and where it is. */
export interface StandardIssue {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}
