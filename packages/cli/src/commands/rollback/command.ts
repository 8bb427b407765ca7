import { buildCommand, type Command } from '@stricli/core';
import { acceptFlags } from '../../flags/accept.ts';
import { applyFlags } from '../../flags/apply.ts';
import { chartFlags } from '../../flags/chart.ts';
import { clusterFlags } from '../../flags/cluster.ts';
import { outputFlags } from '../../flags/output.ts';
import { recoverReleaseFlags } from '../../flags/recover-release.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { RollbackFlags } from './run.ts';

export const rollbackCommand: Command<RoutedContext> = buildCommand<RollbackFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).rollback),
  parameters: {
    flags: {
      ...clusterFlags,
      ...chartFlags,
      ...acceptFlags,
      ...applyFlags,
      ...recoverReleaseFlags,
      ...outputFlags,
    },
    aliases: { y: 'yes' },
  },
  docs: {
    brief: 'Go back to the values that were in force before',
    fullDescription: `Takes the values from the release's own history, so that any machine can do it, and runs up with them: the same plan,
question, waiting and verification. Afterwards a plan of those values is empty. Done twice, it is back where it began.

Exit code 0: done. 1: a step failed, or there is nothing to go back to. 130: interrupted.`,
  },
});
