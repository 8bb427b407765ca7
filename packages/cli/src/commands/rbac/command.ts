import { chartFlags } from '../../flags/chart.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { valuesAliases, valuesFlags } from '../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { RbacFlags } from './run.ts';

export const rbacCommand: DocumentedCommand = defineCommand<RbacFlags, []>({
  load: async () => (await import('./run.ts')).rbac,
  parameters: {
    aliases: { ...valuesAliases, ...outputAliases },
    flags: {
      for: {
        kind: 'enum',
        values: ['check', 'plan', 'verify', 'up', 'adopt', 'uninstall'],
        default: 'up',
        brief: 'the command that is to be allowed',
      },
      ...valuesFlags,
      ...chartFlags,
      sandbox: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'take the stand-in charts, as on the practice cluster',
      },
      ...outputFlags,
    },
  },
  help: {
    brief: 'Print the least ClusterRole that a command needs',
    description: `Offline. For up, adopt and uninstall the chart is rendered with the values: the role may write or delete its
objects, and for up and adopt it holds every right that the chart's own roles give, because a user cannot
grant rights that they do not hold (unless they may escalate and bind). For adopt it may also read the release
records of other installations and delete their pods. Pipe it into kubectl apply -f - and bind it. Before up
and adopt write anything, they list every right that is missing.`,
    usage: ['for', 'values'],
    examples: [
      {
        command: 'gatesmith rbac --for check',
        does: 'The role for a read-only check',
      },
      {
        command: 'gatesmith rbac --for up -f values.yaml | kubectl apply -f -',
        does: 'Create the role for an installation',
      },
      {
        command: 'gatesmith rbac --for uninstall -f values.yaml -o json',
        does: 'The role to uninstall, for a program',
      },
    ],
  },
});
