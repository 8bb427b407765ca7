import { buildCommand, type Command } from '@stricli/core';
import { outputFlags } from '../../../flags/output.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import { newClusterFlags } from '../new-cluster-flags.ts';
import type { ResetSandboxFlags } from './run.ts';

export const resetSandboxCommand: Command<RoutedContext> = buildCommand<ResetSandboxFlags, [], RoutedContext>(
  {
    loader: async () => toAction((await import('./run.ts')).resetSandbox),
    parameters: { flags: { ...newClusterFlags, ...outputFlags } },
    docs: {
      brief: 'Forget the practice cluster; the next command starts a new one',
      fullDescription: 'Flags describe the new one.',
    },
  },
);
