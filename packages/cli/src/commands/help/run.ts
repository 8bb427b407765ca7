import { UsageError } from '../../errors.ts';
import { exitCode } from '../../exit-code.ts';
import type { OutputFlags } from '../../flags/output.ts';
import { describeFlags } from '../../help/describe-flags.ts';
import { helpWidth } from '../../help/help-width.ts';
import { renderHelp } from '../../help/render-help.ts';
import { argumentsOf } from '../../help/usage-line.ts';
import { printJson, printText } from '../../output/print.ts';
import { type CommandGroup, isCommand, isGroup } from '../../routing/define-group.ts';
import { type FoundTarget, findTarget } from '../../routing/find-target.ts';
import { styleFor } from '../../terminal/style.ts';
import type { Implementation } from '../../to-action.ts';
import { unknownCommand } from '../../usage/unknown-command.ts';

/** Prints the help of the command that the words name. */
export function helpAbout(routes: () => CommandGroup): Implementation<OutputFlags, string[]> {
  return async (context, { output }, ...words) => {
    const found = findTarget(routes(), words);
    const { target, path, aliases, rest } = found;
    const [word] = rest;
    if (word !== undefined && isGroup(target)) {
      const { message, hint } = unknownCommand(target, { path, word });
      throw new UsageError(message, { code: 'USAGE', hint });
    }
    const { stdout } = context;
    if (output === 'json') printJson(context, describe(found));
    else {
      const width = helpWidth(stdout.isTTY ? stdout.columns : undefined);
      const style = styleFor(stdout);
      printText(context, renderHelp(target, { path: ['gatesmith', ...path], aliases, width, style }));
    }
    return exitCode.done;
  };
}

/** The help of a command or a group as data. */
function describe({ target, path, aliases }: FoundTarget): object {
  const command = ['gatesmith', ...path].join(' ');
  if (isCommand(target)) {
    const { brief, description, examples, exitCodes } = target.help;
    const flags = describeFlags(target);
    return {
      command,
      aliases,
      brief,
      description,
      examples,
      exitCodes,
      arguments: argumentsOf(target.parameters),
      flags,
    };
  }
  const entries = (isGroup(target) ? target.getAllEntries() : []).filter(({ hidden }) => !hidden);
  const commands = entries.map((entry) => ({
    name: entry.name.original,
    aliases: entry.aliases,
    brief: entry.target.brief,
  }));
  return { command, aliases, brief: target.brief, commands };
}
