import { type Completion, completeLine } from '../../completion/complete-line.ts';
import { lookUpValues } from '../../completion/look-up-values.ts';
import { exitCode } from '../../exit-code.ts';
import type { OutputFlags } from '../../flags/output.ts';
import { printText } from '../../output/print.ts';
import type { CommandGroup } from '../../routing/define-group.ts';
import type { Implementation } from '../../to-action.ts';

/**
 * Prints one proposal a line, with its description after a tab, then `:files`, `:folders` or `:none`. Never fails: a shell
 * has no place for an error while a user is typing.
 */
export function complete(routes: () => CommandGroup): Implementation<OutputFlags, string[]> {
  return async (context, _flags, ...words) => {
    const lookUp = lookUpValues(context, routes());
    const { proposals, paths } = await completeLine(words, {
      routes: routes(),
      lookUp: (placeholder, line) => lookUp(placeholder, line).catch(() => []),
    }).catch((): Completion => ({ proposals: [], paths: 'none' }));
    const lines = proposals.map(({ value, brief }) => (brief === undefined ? value : `${value}\t${brief}`));
    printText(context, [...lines, `:${paths}`].join('\n'));
    return exitCode.done;
  };
}
