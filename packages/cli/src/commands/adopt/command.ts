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
        brief: 'print values that describe the existing install, and do nothing else',
      },
      dryRun: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'show the plan and the findings that block it, and do nothing else',
      },
      ...acceptFlags,
      ...applyFlags,
      ...recoverReleaseFlags,
      ...outputFlags,
    },
    aliases: { f: 'values', y: 'yes' },
  },
  docs: {
    brief: 'Take over an existing MetalLB and ingress-nginx',
    fullDescription: `Takes over what came by Helm chart under another name, or by manifest (MetalLB 0.13 to 0.16). First write down what is
there, then take it over with that file:

  gatesmith adopt --print-values > values.yaml
  gatesmith adopt -f values.yaml

Every field of the old install is compared with what the values make of it. What differs is in the printed values, or stays
on the object, or is refused before anything is written; so is an object that would be deleted with the old release, and any other object
that selects its pods or names it. Differences that are intended are accepted by their code under checks.skip.

CRDs are marked to be kept first. Pools, advertisements and Services keep their UIDs and their addresses; speakers are replaced
one node after the other; what is left of the old installation is removed last. A second run finds nothing to do. In a cluster
that is gatesmith's already, --print-values writes the values of its release. An installation that an operator, an addon or a
GitOps tool would restore is refused, with the command that ends that.

Exit code 0: done, or nothing to do. 1: a step failed. 2: bad input, nothing was done. 3: --dry-run shows changes or
findings, --print-values found something that the values cannot keep. 130: interrupted.`,
  },
});
