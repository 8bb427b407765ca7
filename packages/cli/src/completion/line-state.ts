import type { Command, RouteMap } from '@stricli/core';
import type { Flag } from '../help/describe-flags.ts';
import { findTarget } from '../routing/find-target.ts';
import { kebab } from '../routing/flag-name.ts';
import type { RoutedContext } from '../run-context.ts';

/** The state of a command line before its last word. */
export interface LineState {
  readonly target: Command<RoutedContext> | RouteMap<RoutedContext>;
  /** The words that lead to the target. */
  readonly path: readonly string[];
  /** The flag whose value comes next. */
  readonly pending: { readonly name: string; readonly flag: Flag } | undefined;
  /** The flags that were given, with their last value; a switch has an empty one. */
  readonly given: ReadonlyMap<string, string>;
  /** The arguments that were given. */
  readonly args: readonly string[];
  /** Whether `--` was given, after which no word is a flag. */
  readonly isAfterDashes: boolean;
}

/** Reads the words before the one that is being typed, without refusing anything. */
export function readLine(routes: RouteMap<RoutedContext>, words: readonly string[]): LineState {
  const { target, path, rest } = findTarget(routes, words);
  const given = new Map<string, string>();
  let pending: LineState['pending'];
  const args: string[] = [];
  let isAfterDashes = false;
  for (const word of rest) {
    if (pending !== undefined) {
      given.set(pending.name, word);
      pending = undefined;
    } else if (isAfterDashes || !/^-./.test(word)) args.push(word);
    else if (word === '--') isAfterDashes = true;
    else {
      const [named = '', value] = splitOnce(word);
      const found = findFlag(target, named);
      if (found === undefined) continue;
      if (value !== undefined || found.flag.kind === 'boolean') given.set(found.name, value ?? '');
      else pending = found;
    }
  }
  return { target, path, pending, given, args, isAfterDashes };
}

/** The flag of a command that a word such as `--dry-run` or `-f` names; of several short ones the last. */
export function findFlag(
  target: Command<RoutedContext> | RouteMap<RoutedContext>,
  word: string,
): { readonly name: string; readonly flag: Flag } | undefined {
  if (!('parameters' in target)) return undefined;
  const { flags = {}, aliases = {} } = target.parameters;
  const short = Object.entries(aliases).find(([letter]) => letter === word.at(-1))?.[1];
  const name = word.startsWith('--')
    ? Object.keys(flags).find((each) => kebab(each) === word.slice(2))
    : short;
  const flag = name === undefined ? undefined : flags[name];
  return name === undefined || flag === undefined ? undefined : { name, flag };
}

/** A word before and after its first equals sign. */
export function splitOnce(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
