import { BaseError, type BaseErrorOptions, type Finding } from '@gatesmith/diagnostics';

/** The codes of errors in the arguments and the input. */
export type UsageErrorCode =
  | 'USAGE'
  | 'FILE_UNREADABLE'
  | 'FILE_EXISTS'
  | 'NOT_A_DIRECTORY'
  | 'FILE_INVALID'
  | 'MODULE_FAILED'
  | 'VALUES_INVALID'
  | 'CONFIRMATION_NEEDED';

/** The options of a usage error. */
export interface UsageErrorOptions extends BaseErrorOptions<UsageErrorCode> {
  readonly findings?: readonly Finding[] | undefined;
  readonly sources?: ReadonlyMap<string, string> | undefined;
}

/** The command line cannot begin: exit code 2, nothing was tried. */
export class UsageError extends BaseError<UsageErrorCode> {
  /** The problems of the input, each with its place. */
  readonly findings: readonly Finding[];
  /** File contents by file name, for the frames of the findings. */
  readonly sources: ReadonlyMap<string, string>;

  constructor(message: string, options: UsageErrorOptions) {
    super(message, options);
    this.findings = options.findings ?? [];
    this.sources = options.sources ?? new Map();
  }
}

/** The codes of errors during a run. */
export type RunErrorCode =
  | 'PROGRAM_FAILED'
  | 'SANDBOX_BUSY'
  | 'SANDBOX_STATE_INVALID'
  | 'FILE_UNWRITABLE'
  | 'INTERRUPTED';

/** A run could not be carried out: exit code 1, or 130 when it was interrupted. */
export class RunError extends BaseError<RunErrorCode> {}
