import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { CommandGroup } from '../../routing/define-group.ts';

/** `__complete`, which the completion scripts call with the words of the line; no help lists it. */
export function completeCommand(routes: () => CommandGroup): DocumentedCommand {
  return defineCommand<OutputFlags, string[]>({
    load: async () => (await import('./run.ts')).complete(routes),
    parameters: {
      flags: outputFlags,
      positional: {
        kind: 'array',
        parameter: { parse: String, placeholder: 'WORD', brief: 'the words after gatesmith, after --' },
      },
    },
    help: {
      brief: 'Print the ways to complete the last word, for the completion scripts',
      examples: [],
    },
  });
}
