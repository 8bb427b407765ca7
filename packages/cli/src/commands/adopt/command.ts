import { acceptFlags } from '../../flags/accept.ts';
import { applyAliases, applyFlags } from '../../flags/apply.ts';
import { chartFlags } from '../../flags/chart.ts';
import { clusterExclusions, clusterFlags } from '../../flags/cluster.ts';
import { dryRunFlags } from '../../flags/dry-run.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { recoverReleaseFlags } from '../../flags/recover-release.ts';
import { valuesAliases, valuesFlags } from '../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { AdoptFlags } from './run.ts';

export const adoptCommand: DocumentedCommand = defineCommand<AdoptFlags, []>({
  load: async () => (await import('./run.ts')).adopt,
  parameters: {
    aliases: { ...valuesAliases, ...applyAliases, ...outputAliases },
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
      ...dryRunFlags,
      ...acceptFlags,
      ...applyFlags,
      ...recoverReleaseFlags,
      ...outputFlags,
    },
  },
  help: {
    brief: 'Take over an existing MetalLB and ingress-nginx',
    description: `Takes over what came by Helm chart under another name, or by manifest (MetalLB 0.13 to 0.16). First write down
the present configuration, then take it over with that file:

    gatesmith adopt --print-values > values.yaml
    gatesmith adopt -f values.yaml

Every field of the old installation is compared with what the values make of it. A difference is in the
printed values, or stays on the object, or is refused before anything is written; so is an object that would
be deleted with the old release, and any other object that selects its pods or names it. Accept intended
differences by their code under checks.skip.

CRDs are marked to be kept first. Pools, advertisements and Services keep their UIDs and their addresses;
speakers are replaced one node after the other; what remains of the old installation is removed last. A second
run finds nothing to do. In a cluster that gatesmith manages already, --print-values writes the values of its
release. An installation that an operator, an addon or a GitOps tool would restore is refused, with the
command that stops it from doing so.`,
    usage: ['values', 'printValues', 'context', 'dryRun', 'yes'],
    examples: [
      {
        command: 'gatesmith adopt --print-values > values.yaml',
        does: 'Describe the existing installation as values',
      },
      {
        command: 'gatesmith adopt -f values.yaml --dry-run',
        does: 'Show what taking it over would change',
      },
      {
        command: 'gatesmith adopt -f values.yaml',
        does: 'Show the plan, ask, and take it over',
      },
    ],
    exitCodes: {
      0: 'done, or nothing to do',
      1: 'a step failed',
      2: 'bad input, nothing was done',
      3: '--dry-run shows changes or findings; --print-values found something that values cannot express',
    },
  },
  exclusions: [
    ...clusterExclusions,
    { flags: ['printValues', 'dryRun'], reason: 'printed values have no plan' },
    { flags: ['printValues', 'values'], reason: 'the values come from the cluster' },
    { flags: ['printValues', 'set'], reason: 'the values come from the cluster' },
  ],
});
