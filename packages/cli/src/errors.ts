import { BaseError, type BaseErrorOptions, type Finding } from '@gatesmith/diagnostics';

/** What can be wrong with how the command line was called, or with what it was given. */
export type UsageErrorCode =
  | 'USAGE'
  | 'FILE_UNREADABLE'
  | 'FILE_EXISTS'
  | 'FILE_INVALID'
  | 'MODULE_FAILED'
  | 'VALUES_INVALID'
  | 'CONFIRMATION_NEEDED';

/** What a usage error is made of besides its message. */
export interface UsageErrorOptions extends BaseErrorOptions<UsageErrorCode> {
  readonly findings?: readonly Finding[] | undefined;
  readonly sources?: ReadonlyMap<string, string> | undefined;
}

/** The command line cannot begin: exit code 2, nothing was tried. */
export class UsageError extends BaseError<UsageErrorCode> {
  /** What is wrong with the input, place by place. */
  readonly findings: readonly Finding[];
  /** Texts by file name, for the frames of the findings. */
  readonly sources: ReadonlyMap<string, string>;

  constructor(message: string, options: UsageErrorOptions) {
    super(message, options);
    this.findings = options.findings ?? [];
    this.sources = options.sources ?? new Map();
  }
}

/** What can go wrong in the command line itself. */
export type RunErrorCode =
  | 'PROGRAM_FAILED'
  | 'SANDBOX_BUSY'
  | 'SANDBOX_STATE_INVALID'
  | 'FILE_UNWRITABLE'
  | 'INTERRUPTED';

/** A run could not be carried out: exit code 1, or 130 when it was interrupted. */
export class RunError extends BaseError<RunErrorCode> {}
