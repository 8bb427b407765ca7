import { buildCommand, type Command } from '@stricli/core';
import { type OutputFlags, outputFlags } from '../../../flags/output.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';

export const execInSandboxCommand: Command<RoutedContext> = buildCommand<
  OutputFlags,
  string[],
  RoutedContext
>({
  loader: async () => toAction((await import('./run.ts')).execInSandbox),
  parameters: {
    flags: outputFlags,
    positional: {
      kind: 'array',
      parameter: { brief: 'the program and its arguments', parse: String, placeholder: 'command' },
    },
  },
  docs: {
    brief: 'Run kubectl or Helm against the practice cluster: sandbox exec -- kubectl get nodes',
  },
});
