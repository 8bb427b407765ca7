import { acceptFlags } from '../../flags/accept.ts';
import { chartFlags } from '../../flags/chart.ts';
import { clusterFlags } from '../../flags/cluster.ts';
import { outAliases } from '../../flags/out.ts';
import { outputAliases, reportFlags } from '../../flags/output.ts';
import { planSnapshotExclusions, snapshotFlags } from '../../flags/snapshot.ts';
import { valuesAliases, valuesFlags } from '../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { PlanFlags } from './run.ts';

export const planCommand: DocumentedCommand = defineCommand<PlanFlags, []>({
  load: async () => (await import('./run.ts')).plan,
  parameters: {
    aliases: { ...valuesAliases, ...outAliases, ...outputAliases },
    flags: {
      ...valuesFlags,
      ...clusterFlags,
      ...snapshotFlags,
      ...chartFlags,
      out: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'FILE',
        brief: 'save the plan for gatesmith up --plan',
      },
      ...acceptFlags,
      ...reportFlags,
    },
  },
  help: {
    brief: 'Show what up would do, and why',
    description: `Reads the cluster and writes nothing. Each step names its reason, its changes and what it waits for.`,
    usage: ['values', 'context', 'out', 'output'],
    examples: [
      {
        command: 'gatesmith plan -f values.yaml',
        does: 'Show the changes',
      },
      {
        command: 'gatesmith plan -f values.yaml --out plan.json',
        does: 'Save the plan for gatesmith up --plan plan.json',
      },
      {
        command: 'gatesmith plan -f values.yaml --sandbox',
        does: 'Try it on the practice cluster',
      },
    ],
    exitCodes: { 0: 'nothing to do', 3: 'there are changes, or findings that block up' },
  },
  exclusions: planSnapshotExclusions,
});
