import { wrap } from '@gatesmith/diagnostics';
import type { Command, RouteMap } from '@stricli/core';
import type { Example } from '../routing/command-help.ts';
import type { DocumentedCommand } from '../routing/define-command.ts';
import { type CommandGroup, isCommand, isGroup } from '../routing/define-group.ts';
import type { RoutedContext } from '../run-context.ts';
import type { Style } from '../terminal/style.ts';
import { columns, type Row } from './columns.ts';
import { type DescribedFlag, describeFlags } from './describe-flags.ts';
import { prose } from './prose.ts';
import { argumentsOf, usageParts } from './usage-line.ts';

/** The place of a command, and the form of its help. */
export interface HelpOptions {
  /** The words that lead to it, `gatesmith` included. */
  readonly path: readonly string[];
  /** Other names of the last word. */
  readonly aliases: readonly string[];
  readonly width: number;
  readonly style: Style;
}

/** The page that documents every command. */
export const reference = 'https://github.com/gatesmith/gatesmith/blob/main/docs/reference/cli.md';

/** The help of a command or of a group of commands. */
export function renderHelp(
  target: Command<RoutedContext> | RouteMap<RoutedContext>,
  options: HelpOptions,
): string {
  const sections = isGroup(target)
    ? groupSections(target, options)
    : isCommand(target)
      ? commandSections(target, options)
      : [];
  const { path, style } = options;
  const link = `${reference}${path.length === 1 ? '' : `#${path.join('-')}`}`;
  return `${[...sections, `${style('bold', 'Documentation')}\n  ${link}`].join('\n\n')}\n`;
}

function commandSections(command: DocumentedCommand, options: HelpOptions): readonly string[] {
  const { help, parameters } = command;
  const { path, aliases, width, style } = options;
  const table = { width, paint: (term: string) => style('bold', term) };
  const section = (title: string, body: string): readonly string[] =>
    body === '' ? [] : [`${style('bold', title)}\n${body}`];
  const rowOf = (flag: DescribedFlag): Row => ({ term: flagTerm(flag), text: flag.brief });
  const groups = describeFlags(command);
  const alignedWith = groups.flatMap(({ flags }) => flags.map(rowOf));
  const codes = Object.entries(help.exitCodes ?? {});
  const parents = path.slice(0, -1).join(' ');
  return [
    wrap(help.brief, { width }),
    ...section('Usage', usage([...path], usageParts(command), width)),
    ...(aliases.length === 0
      ? []
      : section('Aliases', aliases.map((alias) => `  ${parents} ${alias}`.trimEnd()).join('\n'))),
    ...(help.description === undefined ? [] : [prose(help.description, { width })]),
    ...section('Examples', examples(help.examples, options)),
    ...section(
      'Arguments',
      columns(
        argumentsOf(parameters).map(({ written, brief }) => ({ term: written, text: brief })),
        table,
      ),
    ),
    ...groups.flatMap(({ title, flags }) =>
      section(
        title === 'Flags' ? title : `${title} flags`,
        columns(flags.map(rowOf), { ...table, alignedWith }),
      ),
    ),
    ...section(
      'Exit codes',
      columns(
        codes.map(([code, meaning]) => ({ term: code, text: meaning })),
        table,
      ),
    ),
  ];
}

function groupSections(target: CommandGroup, options: HelpOptions): readonly string[] {
  const { group } = target;
  const { path, width, style } = options;
  const entries = target.getAllEntries().filter(({ hidden }) => !hidden);
  const all = entries.map(({ name }) => name.original);
  const sections = group.sections ?? [{ title: 'Commands', commands: all }];
  const rows = (names: readonly string[]): string =>
    columns(
      names.flatMap((name) => {
        const entry = entries.find((one) => one.name.original === name);
        if (entry === undefined) return [];
        return [{ term: [name, ...entry.aliases].join(', '), text: entry.target.brief }];
      }),
      { width, paint: (term) => style('bold', term) },
    );
  const name = path.join(' ');
  return [
    wrap(group.brief, { width }),
    `${style('bold', 'Usage')}\n  ${name} COMMAND [FLAGS]`,
    ...(group.description === undefined ? [] : [prose(group.description, { width })]),
    ...sections.map(({ title, commands }) => `${style('bold', title)}\n${rows(commands)}`),
    `${style('bold', 'Examples')}\n${examples(group.examples, options)}`,
    wrap(
      `"${name} COMMAND --help" and "${['gatesmith help', ...path.slice(1)].join(' ')} COMMAND" show the flags of a command.`,
      {
        width,
      },
    ),
  ];
}

/** `-f, --values FILE`, in line with flags that have no short name. */
export function flagTerm({ alias, name, placeholder }: DescribedFlag): string {
  return `${alias === undefined ? '    ' : `${alias}, `}${name}${placeholder === undefined ? '' : ` ${placeholder}`}`;
}

/** The usage line, broken between its parts only. */
function usage(path: readonly string[], parts: readonly string[], width: number): string {
  const lines = [`  ${path.join(' ')}`];
  const indent = ' '.repeat(path.join(' ').length + 3);
  for (const part of parts) {
    const line = lines.at(-1) ?? '';
    if (line.length + 1 + part.length <= width) lines[lines.length - 1] = `${line} ${part}`;
    else lines.push(`${indent.length < width / 2 ? indent : '      '}${part}`);
  }
  return lines.join('\n');
}

/** Command lines are not wrapped, so that they can be copied. */
function examples(list: readonly Example[], { width, style }: HelpOptions): string {
  return list
    .map(({ command, does }) => {
      const comment = wrap(does, { width: width - 2, indent: '  # ' });
      return `${style('gray', comment)}\n  ${command}`;
    })
    .join('\n\n');
}
