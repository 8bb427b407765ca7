import { type OutputFlags, outputAliases, outputFlags } from '../../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';

export const execInSandboxCommand: DocumentedCommand = defineCommand<OutputFlags, string[]>({
  load: async () => (await import('./run.ts')).execInSandbox,
  parameters: {
    flags: outputFlags,
    aliases: outputAliases,
    positional: {
      kind: 'array',
      parameter: { brief: 'the program and its arguments', parse: String, placeholder: 'command' },
    },
  },
  help: {
    brief: 'Run kubectl, Helm or another program against the practice cluster',
    description: `Sets KUBECONFIG for the program. Put -- before it, so that its flags are not taken for those of gatesmith.`,
    examples: [
      {
        command: 'gatesmith sandbox exec -- kubectl get nodes',
        does: 'List the nodes',
      },
      {
        command: 'gatesmith sandbox exec -- helm list -A',
        does: 'List the releases',
      },
      {
        command: 'gatesmith sandbox exec -- bash',
        does: 'Open a shell',
      },
    ],
  },
});
