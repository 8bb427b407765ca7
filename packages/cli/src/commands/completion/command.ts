import { type OutputFlags, outputAliases, outputFlags } from '../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import { type Shell, shells } from './shells.ts';

export const completionCommand: DocumentedCommand = defineCommand<OutputFlags, [Shell]>({
  load: async () => (await import('./run.ts')).printCompletion,
  parameters: {
    flags: outputFlags,
    aliases: outputAliases,
    positional: {
      kind: 'tuple',
      parameters: [{ parse: parseShell, placeholder: shells.join('|'), brief: 'the shell' }],
    },
  },
  help: {
    brief: 'Print the script that completes commands, flags and values in a shell',
    description: `Completes commands and flags, and values: contexts of the kubeconfig, namespaces, Services and nodes of the
cluster that the line selects, codes of findings, and files. A cluster that does not answer at once is left out.`,
    usage: [],
    examples: [
      { command: 'source <(gatesmith completion bash)', does: 'In ~/.bashrc' },
      { command: 'source <(gatesmith completion zsh)', does: 'In ~/.zshrc, after compinit' },
      { command: 'gatesmith completion fish > ~/.config/fish/completions/gatesmith.fish', does: 'For fish' },
    ],
  },
});

function parseShell(word: string): Shell {
  const shell = shells.find((each) => each === word);
  if (shell === undefined) throw new SyntaxError(`not one of ${shells.join(', ')}`);
  return shell;
}
