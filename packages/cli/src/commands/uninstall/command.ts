import { buildCommand, type Command } from '@stricli/core';
import { acceptFlags } from '../../flags/accept.ts';
import { applyFlags } from '../../flags/apply.ts';
import { clusterFlags } from '../../flags/cluster.ts';
import { outputFlags } from '../../flags/output.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { UninstallFlags } from './run.ts';

export const uninstallCommand: Command<RoutedContext> = buildCommand<UninstallFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).uninstall),
  parameters: {
    flags: {
      ...clusterFlags,
      crds: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: "also MetalLB's custom resource definitions, and with them every pool",
      },
      ...acceptFlags,
      ...applyFlags,
      ...outputFlags,
    },
    aliases: { y: 'yes' },
  },
  docs: {
    brief: 'Remove everything that gatesmith installed, in reverse order',
    fullDescription: `Shows what goes and what stays, and asks. Custom resource definitions and objects of other people stay; kube-proxy keeps
its setting, and gatesmith kube-proxy revert takes it back afterwards too. With --crds a person has to type the word crds.

Exit code 0: done, or nothing to remove. 1: a step failed. 130: interrupted.`,
  },
});
