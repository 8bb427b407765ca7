import { buildCommand, type Command } from '@stricli/core';
import { acceptFlags } from '../../flags/accept.ts';
import { applyFlags } from '../../flags/apply.ts';
import { chartFlags } from '../../flags/chart.ts';
import { clusterFlags } from '../../flags/cluster.ts';
import { outputFlags } from '../../flags/output.ts';
import { recoverReleaseFlags } from '../../flags/recover-release.ts';
import { valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { UpFlags } from './run.ts';

export const upCommand: Command<RoutedContext> = buildCommand<UpFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).up),
  parameters: {
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...chartFlags,
      plan: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'FILE',
        brief: 'carry out this saved plan exactly, or refuse when the cluster has moved',
      },
      ...acceptFlags,
      ...applyFlags,
      ...recoverReleaseFlags,
      ...outputFlags,
    },
    aliases: { f: 'values', y: 'yes' },
  },
  docs: {
    brief: 'Bring the cluster to what the values say, and verify it',
    fullDescription: `Shows the plan, asks, carries it out, and ends with the address and a command that asks it. A second run
finds nothing to do and writes nothing. Ctrl-C stops in a place from which the next run continues.

The steps: namespaces, custom resource definitions, kube-proxy (only if it has to change), the Helm release,
MetalLB's webhook, addresses assigned and announced, the entrypoint answers.

Exit code 0: done. 1: a step failed. 2: bad input, nothing was done. 130: interrupted.`,
  },
});
