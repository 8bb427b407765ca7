/** The exit codes of all commands. */
export const exitCode = {
  /** Done, or there was nothing to do. */
  done: 0,
  /** Something failed. */
  failed: 1,
  /** Bad usage or invalid input; nothing was tried. */
  invalid: 2,
  /** Changes, drift or error findings exist. */
  differs: 3,
  /** Interrupted by Ctrl-C or SIGTERM. */
  interrupted: 130,
} as const;

/** One of {@link exitCode}'s values. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
