import type { RouteMap } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';
import { suggestCommands } from './suggest-command.ts';

/** A message and what to type next. */
export interface UsageMessage {
  readonly message: string;
  readonly hint: string;
}

/** The message about a word that is not a command of the group that `path` leads to. */
export function unknownCommand(
  group: RouteMap<RoutedContext>,
  { path, word }: { readonly path: readonly string[]; readonly word: string },
): UsageMessage {
  const meant = suggestCommands(group, word);
  const [first] = meant;
  const command = ['gatesmith', ...path].join(' ');
  return {
    message: `${quote(word)} is not a command${first === undefined ? '' : `; did you mean ${meant.join(' or ')}?`}`,
    hint: first === undefined ? `${command} --help lists the commands` : `${command} ${first} --help`,
  };
}

/** A word as messages show it. */
export function quote(word: string): string {
  return JSON.stringify(word.length > 80 ? `${word.slice(0, 80)}…` : word);
}
