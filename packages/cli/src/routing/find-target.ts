import type { Command, RouteMap } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** A command or a group, and the words that lead to it. */
export interface FoundTarget {
  readonly target: Command<RoutedContext> | RouteMap<RoutedContext>;
  /** The names of the routes that lead to it; an alias is replaced by the name. */
  readonly path: readonly string[];
  /** The other names of the last route. */
  readonly aliases: readonly string[];
  /** The words after it. */
  readonly rest: readonly string[];
}

/** Follows words to the command or the group that they name, as far as they name one. */
export function findTarget(routes: RouteMap<RoutedContext>, words: readonly string[]): FoundTarget {
  const [word, ...rest] = words;
  const entry =
    word === undefined
      ? undefined
      : routes.getAllEntries().find(({ name, aliases }) => name.original === word || aliases.includes(word));
  if (entry === undefined) return { target: routes, path: [], aliases: [], rest: words };
  const path = [entry.name.original];
  if (!('getAllEntries' in entry.target)) return { target: entry.target, path, aliases: entry.aliases, rest };
  const found = findTarget(entry.target, rest);
  if (found.path.length === 0) return { ...found, path, aliases: entry.aliases };
  return { ...found, path: [...path, ...found.path] };
}
