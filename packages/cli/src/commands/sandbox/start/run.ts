import { once } from 'node:events';
import { UsageError } from '../../../errors.ts';
import { type ExitCode, exitCode } from '../../../exit-code.ts';
import type { OutputFlags } from '../../../flags/output.ts';
import { printJsonLine, printText } from '../../../output/print.ts';
import type { RunContext } from '../../../run-context.ts';
import { openSandbox } from '../../../sandbox/open-sandbox.ts';
import { sandboxFolder } from '../../../sandbox/sandbox-folder.ts';
import { readState } from '../../../sandbox/state-file.ts';
import { type NewClusterFlags, optionsOf } from '../new-cluster-flags.ts';

/** The flags of `sandbox start`. */
export interface StartSandboxFlags extends NewClusterFlags, OutputFlags {}

/** Serves the practice cluster until it is interrupted, which is its ordinary end. */
export async function startSandbox(context: RunContext, flags: StartSandboxFlags): Promise<ExitCode> {
  const fresh = optionsOf(flags);
  if (fresh !== undefined && (await readState(sandboxFolder(context)))?.state !== undefined) {
    throw new UsageError('there is a practice cluster already, and the flags describe a new one', {
      code: 'USAGE',
      hint: 'forget it first: gatesmith sandbox reset, or leave the flags out to continue it',
    });
  }
  const { sandbox, kubeconfig, close } = await openSandbox(context, {
    command: 'gatesmith sandbox start',
    fresh,
  });
  try {
    if (flags.output === 'json') printJsonLine(context, { url: sandbox.url, kubeconfig });
    else {
      printText(context, `export KUBECONFIG=${kubeconfig}\n`);
      context.messages.print(
        'Serving until Ctrl-C. In another terminal: run the line above, then kubectl get nodes',
      );
    }
    if (!context.signal.aborted) await once(context.signal, 'abort');
  } finally {
    await close();
  }
  return exitCode.interrupted;
}
