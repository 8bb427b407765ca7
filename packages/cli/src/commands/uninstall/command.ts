import { acceptFlags } from '../../flags/accept.ts';
import { applyAliases, applyFlags } from '../../flags/apply.ts';
import { clusterExclusions, clusterFlags } from '../../flags/cluster.ts';
import { dryRunFlags } from '../../flags/dry-run.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { UninstallFlags } from './run.ts';

export const uninstallCommand: DocumentedCommand = defineCommand<UninstallFlags, []>({
  load: async () => (await import('./run.ts')).uninstall,
  parameters: {
    aliases: { ...applyAliases, ...outputAliases },
    flags: {
      ...clusterFlags,
      crds: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: "also MetalLB's custom resource definitions, and with them every pool",
      },
      ...dryRunFlags,
      ...acceptFlags,
      ...applyFlags,
      ...outputFlags,
    },
  },
  help: {
    brief: 'Remove everything that gatesmith installed, in reverse order',
    description: `Shows what is removed and what stays, and asks. Custom resource definitions and objects that gatesmith did not
create stay. kube-proxy keeps its setting; gatesmith kube-proxy revert restores it, afterwards too. With
--crds you have to type the word crds.`,
    usage: ['context', 'dryRun', 'crds', 'yes'],
    examples: [
      {
        command: 'gatesmith uninstall',
        does: 'Show the plan, ask, and remove it',
      },
      {
        command: 'gatesmith uninstall --dry-run',
        does: 'Show what would be removed',
      },
      {
        command: 'gatesmith uninstall --sandbox --yes',
        does: 'Remove it from the practice cluster, without asking',
      },
    ],
    exitCodes: {
      0: 'done, or nothing to remove',
      1: 'a step failed',
      3: '--dry-run: there is something to remove',
    },
  },
  exclusions: clusterExclusions,
  isDestructive: true,
});
