import { acceptFlags } from '../../flags/accept.ts';
import { applyAliases, applyFlags } from '../../flags/apply.ts';
import { chartFlags } from '../../flags/chart.ts';
import { clusterExclusions, clusterFlags } from '../../flags/cluster.ts';
import { dryRunFlags } from '../../flags/dry-run.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { recoverReleaseFlags } from '../../flags/recover-release.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { RollbackFlags } from './run.ts';

export const rollbackCommand: DocumentedCommand = defineCommand<RollbackFlags, []>({
  load: async () => (await import('./run.ts')).rollback,
  parameters: {
    aliases: { ...applyAliases, ...outputAliases },
    flags: {
      ...clusterFlags,
      ...chartFlags,
      ...dryRunFlags,
      ...acceptFlags,
      ...applyFlags,
      ...recoverReleaseFlags,
      ...outputFlags,
    },
  },
  help: {
    brief: 'Go back to the previous values of the release',
    description: `Takes the values from the release's own history, so that it works from any machine, and runs up with them: the
same plan, question, waiting and verification. A second rollback returns to where the first began.`,
    usage: ['context', 'dryRun', 'yes'],
    examples: [
      {
        command: 'gatesmith rollback',
        does: 'Show the plan, ask, and go back',
      },
      {
        command: 'gatesmith rollback --dry-run',
        does: 'Show what going back would change',
      },
      {
        command: 'gatesmith rollback --context lab --yes',
        does: 'Go back on another context, without asking',
      },
    ],
    exitCodes: {
      0: 'done',
      1: 'a step failed, or there is nothing to go back to',
      3: '--dry-run: there are changes, or findings that block them',
    },
  },
  exclusions: clusterExclusions,
  isDestructive: true,
});
