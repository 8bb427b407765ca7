import { describeStatus } from '@gatesmith/installer';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { observe } from '../../observe.ts';
import { printJson, printText } from '../../print.ts';
import { renderStatus } from '../../render/status.ts';
import type { RunContext } from '../../run-context.ts';
import { styleFor } from '../../style.ts';
import type { StatusFlags } from './command.ts';

/** One screen about the cluster's front door. */
export async function status(context: RunContext, flags: StatusFlags): Promise<ExitCode> {
  const seen = describeStatus(await observe(context, flags, 'gatesmith status'));
  if (flags.output === 'json') printJson(context, seen);
  else printText(context, renderStatus(seen, { style: styleFor(context.stdout), format: flags.output }));
  return exitCode.done;
}
