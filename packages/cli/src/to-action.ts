import type { ExitCode } from './exit-code.ts';
import type { ReportFlags } from './flags/output.ts';
import { reportError } from './report-error.ts';
import type { RoutedContext, RunContext } from './run-context.ts';

/** What a command does: a function of the context and its flags, which ends in an exit code or throws. */
export type Implementation<Flags extends ReportFlags, Args extends readonly unknown[]> = (
  context: RunContext,
  flags: Flags,
  ...args: Args
) => Promise<ExitCode>;

/** Fits an implementation to the router: errors become lines on stderr, the exit code is ours instead of the router's. */
export function toAction<Flags extends ReportFlags, Args extends readonly unknown[]>(
  implementation: Implementation<Flags, Args>,
): (this: RoutedContext, flags: Flags, ...args: Args) => Promise<void> {
  return async function (this: RoutedContext, flags: Flags, ...args: Args): Promise<void> {
    try {
      this.process.exitCode = await implementation(this.run, flags, ...args);
    } catch (error) {
      this.process.exitCode = reportError(error, this.run, {
        json: flags.output === 'json',
        verbose: flags.verbose,
      });
    }
  };
}
