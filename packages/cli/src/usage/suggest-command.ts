import { nearest } from '@gatesmith/diagnostics';
import type { RouteMap } from '@stricli/core';
import { isCommand } from '../routing/define-group.ts';
import type { RoutedContext } from '../run-context.ts';
import { isOneSlip } from './is-one-slip.ts';

/** Names of harmless commands in other programs. */
const otherNames: Readonly<Record<string, string>> = {
  upgrade: 'up',
  deploy: 'up',
  create: 'up',
  template: 'render',
  lint: 'validate',
  list: 'status',
  ls: 'status',
  get: 'status',
  preflight: 'check',
  doctor: 'check',
  test: 'verify',
  describe: 'explain',
  why: 'explain',
  man: 'help',
};

/**
 * The commands that an unknown word most likely means. A destructive command is among them only when the word is
 * its name with one typing mistake.
 */
export function suggestCommands(group: RouteMap<RoutedContext>, word: string): readonly string[] {
  const entries = group.getAllEntries().filter(({ hidden }) => !hidden);
  const names = entries.flatMap(({ name, aliases, target }) =>
    [name.original, ...aliases].map((each) => ({
      name: each,
      isDestructive: isCommand(target) && target.isDestructive,
    })),
  );
  const harmless = names.flatMap(({ name, isDestructive }) => (isDestructive ? [] : [name]));
  const typed = word.toLowerCase();
  const known = Object.hasOwn(otherNames, typed) ? otherNames[typed] : undefined;
  if (known !== undefined && harmless.includes(known)) return [known];
  const near = nearest(typed, harmless);
  const slips = names.filter(({ name, isDestructive }) => isDestructive && isOneSlip(typed, name));
  const isNear = near !== undefined && (slips.length === 0 || isOneSlip(typed, near));
  return [...(isNear ? [near] : []), ...slips.map(({ name }) => name)];
}
