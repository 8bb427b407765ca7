import type { ExitCode } from '../../exit-code.ts';
import type { RunContext } from '../../run-context.ts';
import type { RevertFlags } from './revert-command.ts';
import { runKubeProxy } from './run-kube-proxy.ts';

/** Takes our last change back. */
export async function revert(context: RunContext, flags: RevertFlags): Promise<ExitCode> {
  return runKubeProxy(context, flags, {
    command: 'gatesmith kube-proxy revert',
    start: (installer, options) => installer.revert(options),
  });
}
