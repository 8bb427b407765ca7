import type { RouteMap } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** The words that lead to every visible group and command, a group before its commands. */
export function pathsOf(
  routes: RouteMap<RoutedContext>,
  words: readonly string[],
): readonly (readonly string[])[] {
  return routes.getAllEntries().flatMap(({ name, target, hidden }) => {
    if (hidden) return [];
    const path = [...words, name.original];
    return 'getAllEntries' in target ? [path, ...pathsOf(target, path)] : [path];
  });
}
