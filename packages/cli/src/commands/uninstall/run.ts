import { dryRun } from '../../apply/dry-run.ts';
import { runApply } from '../../apply/run-apply.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { AcceptFlags } from '../../flags/accept.ts';
import type { ApplyFlags } from '../../flags/apply.ts';
import type { ClusterFlags } from '../../flags/cluster.ts';
import type { DryRunFlags } from '../../flags/dry-run.ts';
import type { OutputFlags } from '../../flags/output.ts';
import type { RunContext } from '../../run-context.ts';
import type { Question } from '../../terminal/confirmation.ts';
import { commandLine } from '../../verdict/command-line.ts';
import { uninstallEnding } from '../../verdict/uninstall-ending.ts';
import { withWorld } from '../../world/with-world.ts';

/** The flags of `uninstall`. */
export interface UninstallFlags extends ClusterFlags, AcceptFlags, ApplyFlags, DryRunFlags, OutputFlags {
  readonly crds: boolean;
}

/** Removes what `up` installed. */
export async function uninstall(context: RunContext, flags: UninstallFlags): Promise<ExitCode> {
  const { crds, accept } = flags;
  return withWorld(context, { ...flags, command: 'gatesmith uninstall' }, async (world) => {
    const installer = world.installerWithoutChart();
    if (flags.dryRun) {
      return dryRun(context, {
        command: 'gatesmith uninstall',
        flags,
        model: world.model,
        start: async (run) => installer.uninstall({ ...run, crds, accept }),
      });
    }
    const { code } = await runApply(context, {
      flags,
      world,
      again: commandLine('gatesmith uninstall', flags, [
        ...(crds ? ['--crds'] : []),
        ...(flags.yes ? ['--yes'] : []),
      ]),
      ending: (run) => uninstallEnding({ ...run, flags }),
      question: crds ? askForWord : askForConsent,
      refusal: {
        what: 'the uninstall needs confirmation, and stdin is not a terminal',
        hint: `run this again with --yes${crds ? ' and --crds' : ''}`,
      },
      start: async ({ signal, timeoutMs, confirm }) =>
        installer.uninstall({ signal, timeoutMs, crds, confirm, accept }),
    });
    return code;
  });
}

const askForConsent: Question = (prompts, { cluster }) =>
  prompts.confirm({ message: `Uninstall from ${cluster}?`, initial: false });

const askForWord: Question = async (prompts, { cluster }) => {
  const typed = await prompts.text({
    message: `This deletes the custom resource definitions and with them every pool of ${cluster}. Type crds to continue`,
  });
  return typed === undefined ? undefined : typed === 'crds';
};
