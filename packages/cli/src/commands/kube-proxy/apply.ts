import type { ExitCode } from '../../exit-code.ts';
import type { RunContext } from '../../run-context.ts';
import type { ApplyFlags } from './apply-command.ts';
import { readPolicy } from './read-policy.ts';
import { runKubeProxy } from './run-kube-proxy.ts';

/** Sets what is wanted, and restarts kube-proxy with care. */
export async function apply(context: RunContext, flags: ApplyFlags): Promise<ExitCode> {
  const policy = await readPolicy(context, flags);
  return runKubeProxy(context, flags, {
    command: 'gatesmith kube-proxy apply',
    start: (installer, options) => installer.apply({ ...options, policy }),
  });
}
