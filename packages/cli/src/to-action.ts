import type { ExitCode } from './exit-code.ts';
import type { ReportFlags } from './flags/output.ts';
import type { ValuesFlags } from './flags/values.ts';
import { printReport } from './output/print-report.ts';
import { renderSummary } from './render/findings.ts';
import { errorFindings, reportError } from './report-error.ts';
import { isReportFormat } from './reports/render-report.ts';
import type { RoutedContext, RunContext } from './run-context.ts';

/** The function behind a command: takes the context and the flags, and returns an exit code or throws. */
export type Implementation<Flags extends ReportFlags & ValuesFlags, Args extends readonly unknown[]> = (
  context: RunContext,
  flags: Flags,
  ...args: Args
) => Promise<ExitCode>;

/**
 * Adapts a command's function to the router: errors are printed to stderr, in a report too, and the exit
 * code is set.
 */
export function toAction<Flags extends ReportFlags & ValuesFlags, Args extends readonly unknown[]>(
  implementation: Implementation<Flags, Args>,
): (this: RoutedContext, flags: Flags, ...args: Args) => Promise<void> {
  return async function (this: RoutedContext, flags: Flags, ...args: Args): Promise<void> {
    try {
      this.process.exitCode = await implementation(this.run, flags, ...args);
    } catch (error) {
      const { output } = flags;
      if (isReportFormat(output)) {
        const findings = errorFindings(error);
        const title = `gatesmith ${this.run.argv[0]} did not finish: ${renderSummary(findings)}`;
        await printReport(this.run, { ...flags, output }, { verdict: { result: 'failed', title }, findings });
      }
      this.process.exitCode = reportError(error, this.run, {
        json: output === 'json',
        verbose: flags.verbose,
      });
    }
  };
}
