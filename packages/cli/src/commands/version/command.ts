import { type OutputFlags, outputAliases, outputFlags } from '../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';

export const versionCommand: DocumentedCommand = defineCommand<OutputFlags, []>({
  load: async () => (await import('./run.ts')).showVersion,
  parameters: { flags: outputFlags, aliases: outputAliases },
  help: {
    brief: 'Show the versions of gatesmith and its charts, and what it supports',
    description: 'Offline. gatesmith --version prints the version alone.',
    usage: ['output'],
    examples: [
      { command: 'gatesmith version', does: 'Show all versions' },
      { command: 'gatesmith version -o json', does: 'Show them for a program' },
      { command: 'gatesmith --version', does: 'Print the version alone' },
    ],
  },
});
