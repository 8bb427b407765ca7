import { type OutputFlags, outputAliases, outputFlags } from '../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { CommandGroup } from '../../routing/define-group.ts';

/** `help`, about the commands of a group that is complete only once this command is part of it. */
export function helpCommand(routes: () => CommandGroup): DocumentedCommand {
  return defineCommand<OutputFlags, string[]>({
    load: async () => (await import('./run.ts')).helpAbout(routes),
    parameters: {
      flags: outputFlags,
      aliases: outputAliases,
      positional: {
        kind: 'array',
        parameter: {
          parse: String,
          placeholder: 'COMMAND',
          brief: 'the command; default: list the commands',
        },
      },
    },
    help: {
      brief: 'Show the help of a command',
      usage: [],
      examples: [
        { command: 'gatesmith help', does: 'List the commands' },
        { command: 'gatesmith help up', does: 'Show the flags of a command' },
        { command: 'gatesmith help kube-proxy patch', does: 'Show the flags of a command in a group' },
      ],
    },
  });
}
