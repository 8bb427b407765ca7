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
import type { AdoptFlags } from './run.ts';

export const adoptCommand: Command<RoutedContext> = buildCommand<AdoptFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).adopt),
  parameters: {
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...chartFlags,
      printValues: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'print values that say what is there already, and do nothing else',
      },
      dryRun: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'show the plan and what speaks against it, and do nothing else',
      },
      ...acceptFlags,
      ...applyFlags,
      ...recoverReleaseFlags,
      ...outputFlags,
    },
    aliases: { f: 'values', y: 'yes' },
  },
  docs: {
    brief: 'Take over a MetalLB and an ingress-nginx that are there already',
    fullDescription: `Takes over what came by Helm chart under another name, or by manifest (MetalLB 0.13 to 0.16). First write down what is
there, then take it over with that file:

  gatesmith adopt --print-values > values.yaml
  gatesmith adopt -f values.yaml

Resource definitions are told to stay before anything else. Pools, advertisements and Services keep their UIDs and their
addresses; speakers are replaced one node after the other; what is left of the old install goes last. A second run finds
nothing to do. In a cluster that is gatesmith's already, --print-values writes the values of its release. What an operator, an addon or a GitOps tool would put back is refused, with the command that ends that.

Exit code 0: done, or nothing to do. 1: a step failed. 2: bad input, nothing was done. 3: --dry-run shows changes or
findings, --print-values could not take something along. 130: interrupted.`,
  },
});
