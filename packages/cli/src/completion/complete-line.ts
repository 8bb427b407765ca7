import type { RouteMap } from '@stricli/core';
import { describeFlag } from '../help/describe-flags.ts';
import { flagName } from '../routing/flag-name.ts';
import type { RoutedContext } from '../run-context.ts';
import { findFlag, type LineState, readLine, splitOnce } from './line-state.ts';

/** One way to complete a word. */
export interface Proposal {
  readonly value: string;
  readonly brief?: string | undefined;
}

/** The ways to complete a word, and whether file names are ways too. */
export interface Completion {
  readonly proposals: readonly Proposal[];
  readonly paths: 'none' | 'files' | 'folders';
}

/** Looks up the values of one kind, named by the placeholder of a flag or argument. */
export type LookUp = (
  placeholder: string,
  line: Pick<LineState, 'given' | 'args'> & { readonly partial: string },
) => Promise<readonly Proposal[]>;

/** The way values are found, and the commands that exist. */
export interface CompleteLineOptions {
  readonly routes: RouteMap<RoutedContext>;
  readonly lookUp: LookUp;
}

/** Completes the last of the words after the program's name. */
export async function completeLine(
  words: readonly string[],
  { routes, lookUp }: CompleteLineOptions,
): Promise<Completion> {
  const partial = words.at(-1) ?? '';
  const line = readLine(routes, words.slice(0, -1));
  const { target, pending, given, args, isAfterDashes } = line;
  const valuesOf = async (placeholder: string, typed: string): Promise<Completion> => ({
    proposals: startingWith(typed, await lookUp(placeholder, { partial: typed, given, args })),
    paths: placeholder === 'FILE' ? 'files' : placeholder === 'DIR' ? 'folders' : 'none',
  });
  const valuesFor = async (
    { name, flag }: NonNullable<typeof pending>,
    typed: string,
  ): Promise<Completion> =>
    flag.kind === 'enum'
      ? {
          proposals: startingWith(
            typed,
            flag.values.map((value) => ({ value })),
          ),
          paths: 'none',
        }
      : valuesOf(describeFlag(name, flag).placeholder ?? '', typed);
  if (pending !== undefined) return valuesFor(pending, partial);
  if (partial.startsWith('-') && !isAfterDashes) {
    const [name, typed] = splitOnce(partial);
    const flag = typed === undefined ? undefined : findFlag(target, name);
    if (typed === undefined || flag === undefined)
      return { proposals: flagsOf(line, partial), paths: 'none' };
    const { proposals, paths } = await valuesFor(flag, typed);
    return { proposals: proposals.map((one) => ({ ...one, value: `${name}=${one.value}` })), paths };
  }
  if ('getAllEntries' in target) return { proposals: commandsOf(target, partial), paths: 'none' };
  const argument = argumentAt(line);
  return argument === undefined ? { proposals: [], paths: 'none' } : valuesOf(argument, partial);
}

/** The commands of a group that begin so. */
export function commandsOf(group: RouteMap<RoutedContext>, partial: string): readonly Proposal[] {
  return group
    .getAllEntries()
    .filter(({ hidden }) => !hidden)
    .flatMap(({ name, aliases, target: { brief } }) => {
      // Another name is proposed only to those who began to type it.
      const others = partial === '' ? [] : aliases;
      return startingWith(
        partial,
        [name.original, ...others].map((value) => ({ value, brief })),
      );
    });
}

/** The flags that can still be given. */
function flagsOf({ target, given }: LineState, partial: string): readonly Proposal[] {
  const { flags = {}, aliases } = 'parameters' in target ? target.parameters : {};
  const left = Object.entries(flags).flatMap(([name, flag]) => {
    const { isRepeatable } = describeFlag(name, flag, aliases);
    return given.has(name) && !isRepeatable ? [] : [{ value: flagName(name), brief: flag.brief }];
  });
  return startingWith(partial, [...left, { value: '--help', brief: 'print this help' }]);
}

/** The placeholder of the argument that comes next. */
function argumentAt({ target, args }: LineState): string | undefined {
  const positional = 'parameters' in target ? target.parameters.positional : undefined;
  if (positional === undefined) return undefined;
  if (positional.kind === 'array') return positional.parameter.placeholder;
  return positional.parameters[args.length]?.placeholder;
}

function startingWith(partial: string, proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals.filter(({ value }) => value.startsWith(partial));
}
