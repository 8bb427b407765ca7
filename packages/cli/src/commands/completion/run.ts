import { type ExitCode, exitCode } from '../../exit-code.ts';
import type { OutputFlags } from '../../flags/output.ts';
import { printJson, printText } from '../../output/print.ts';
import type { RunContext } from '../../run-context.ts';
import { scripts } from './scripts.ts';
import type { Shell } from './shells.ts';

/** Prints the completion script of a shell. */
export async function printCompletion(
  context: RunContext,
  { output }: OutputFlags,
  shell: Shell,
): Promise<ExitCode> {
  if (output === 'json') printJson(context, { shell, script: scripts[shell] });
  else printText(context, scripts[shell]);
  return exitCode.done;
}
