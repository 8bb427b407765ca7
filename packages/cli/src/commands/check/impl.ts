import { hasErrors, summarize } from '@gatesmith/diagnostics';
import { checkSnapshot } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { readValuesOrDefaults } from '../../input/read-values.ts';
import { observe } from '../../observe.ts';
import { printFindings } from '../../print.ts';
import type { RunContext } from '../../run-context.ts';
import type { CheckFlags } from './command.ts';

/** Reports what speaks against an install. */
export async function check(context: RunContext, flags: CheckFlags): Promise<ExitCode> {
  const { values, findings: warnings, sources } = await readValuesOrDefaults(context, flags);
  const snapshot = await observe(context, flags, 'gatesmith check');
  const findings = [...warnings, ...checkSnapshot(values, snapshot)];
  printFindings(context, flags, { findings, summary: summarize(findings) }, sources);
  return hasErrors(findings) ? exitCode.differs : exitCode.done;
}
