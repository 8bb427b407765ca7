import { buildCommand, type Command } from '@stricli/core';
import { chartFlags } from '../../flags/chart.ts';
import { outputFlags } from '../../flags/output.ts';
import { valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { RbacFlags } from './run.ts';

export const rbacCommand: Command<RoutedContext> = buildCommand<RbacFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).rbac),
  parameters: {
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
    aliases: { f: 'values' },
  },
  docs: {
    brief: 'Print the least ClusterRole that a command needs',
    fullDescription: `Offline. For up, adopt and uninstall the chart is rendered with the values: its objects may be written or deleted,
and for up and adopt every right that its own roles give is held, because no user may grant rights that they do not hold (unless they may
escalate and bind). Adopt also reads the release records of other installs and deletes their pods. Pipe it into kubectl apply
-f - and bind it. Before up and adopt write anything they list every right that is missing.

Exit code 0: printed.`,
  },
});
