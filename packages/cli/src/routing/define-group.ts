import { buildRouteMap, type Command, type RouteMap } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';
import type { GroupHelp } from './command-help.ts';
import type { DocumentedCommand } from './define-command.ts';

/** A group of commands with everything that is documented about it. */
export interface CommandGroup extends RouteMap<RoutedContext> {
  readonly group: GroupHelp;
}

/** One group of commands. */
export interface GroupDefinition {
  readonly routes: Readonly<Record<string, DocumentedCommand | CommandGroup>>;
  /** Other names of routes: the alias, then the route. */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** The route that runs when none is named. */
  readonly defaultCommand?: string | undefined;
  /** Routes that no help lists. */
  readonly hidden?: readonly string[] | undefined;
  readonly help: GroupHelp;
}

/** Defines a group of commands. */
export function defineGroup({
  routes,
  aliases = {},
  defaultCommand,
  hidden = [],
  help,
}: GroupDefinition): CommandGroup {
  const map: RouteMap<RoutedContext> = buildRouteMap<string, RoutedContext>({
    routes: { ...routes },
    aliases: { ...aliases },
    ...(defaultCommand === undefined ? {} : { defaultCommand }),
    docs: {
      brief: help.brief,
      hideRoute: Object.fromEntries(hidden.map((name) => [name, true])),
    },
  });
  return Object.assign(map, { group: help });
}

/** Whether a target is a group rather than a command. */
export function isGroup(target: Command<RoutedContext> | RouteMap<RoutedContext>): target is CommandGroup {
  return 'group' in target;
}

/** Whether a target is a command of ours. */
export function isCommand(
  target: Command<RoutedContext> | RouteMap<RoutedContext>,
): target is DocumentedCommand {
  return 'help' in target;
}
