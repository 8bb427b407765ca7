import { routes } from '../src/app.ts';
import { describeFlags } from '../src/help/describe-flags.ts';
import { isPreformatted, paragraphs } from '../src/help/prose.ts';
import { reference } from '../src/help/render-help.ts';
import { argumentsOf, usageParts } from '../src/help/usage-line.ts';
import type { DocumentedCommand } from '../src/routing/define-command.ts';
import { isCommand } from '../src/routing/define-group.ts';
import { findTarget } from '../src/routing/find-target.ts';
import { pathsOf } from '../src/routing/paths-of.ts';

const head = `.\\" Generated from the route map by packages/cli/scripts/generate-reference.ts; do not edit.
.TH GATESMITH 1 "" "gatesmith" "User Commands"
.SH NAME
gatesmith \\- LoadBalancer addresses and ingress for Kubernetes on your own machines
.SH SYNOPSIS
.B gatesmith
.I COMMAND
.RI [ FLAGS ]
.SH DESCRIPTION`;

const exitCodes = [
  ['0', 'Done, or there was nothing to do.'],
  ['1', 'Something failed.'],
  ['2', 'Bad usage or invalid input; nothing was tried.'],
  ['3', 'Changes, drift or error findings exist.'],
  ['130', 'Interrupted.'],
] as const;

/** The manual page of all commands, in the macros of man(7). */
export function renderManPage(): string {
  const commands = pathsOf(routes, []).flatMap((path) => {
    const { target, aliases } = findTarget(routes, path);
    return isCommand(target) ? commandSection({ path, aliases, command: target }) : [];
  });
  return `${[
    head,
    roff(routes.group.brief),
    '.SH COMMANDS',
    ...commands,
    '.SH EXIT STATUS',
    ...exitCodes.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, meaning]),
    '.SH FILES',
    '.TP',
    '.IR gatesmith.values.yaml ", " values.yaml',
    'The values of the current folder, which are read when no \\fB\\-f\\fR is given.',
    '.SH SEE ALSO',
    '.BR helm (1),',
    '.BR kubectl (1)',
    '.PP',
    roff(reference),
  ].join('\n')}\n`;
}

interface ManCommand {
  readonly path: readonly string[];
  readonly aliases: readonly string[];
  readonly command: DocumentedCommand;
}

function commandSection({ path, aliases, command }: ManCommand): readonly string[] {
  const { help, parameters } = command;
  const name = ['gatesmith', ...path].join(' ');
  return [
    `.SS ${roff(name)}`,
    `${roff(help.brief)}.`,
    '.PP',
    `\\fB${roff(name)}\\fR ${usageParts(command).map(roff).join(' ')}`,
    ...(aliases.length === 0 ? [] : ['.PP', `Other names: ${aliases.map(roff).join(', ')}.`]),
    ...paragraphs(help.description ?? '').flatMap((paragraph) =>
      paragraph === ''
        ? []
        : isPreformatted(paragraph)
          ? ['.PP', '.EX', ...paragraph.split('\n').map(roff), '.EE']
          : ['.PP', ...paragraph.split('\n').map(roff)],
    ),
    ...argumentsOf(parameters).flatMap(({ written, brief }) => [
      '.TP',
      `\\fI${roff(written)}\\fR`,
      roff(brief),
    ]),
    ...describeFlags(command)
      .flatMap(({ flags }) => flags)
      .flatMap(({ alias, name: flag, placeholder, brief }) => [
        '.TP',
        `${[alias, flag].flatMap((each) => (each === undefined ? [] : `\\fB${roff(each)}\\fR`)).join(', ')}${placeholder === undefined ? '' : ` \\fI${roff(placeholder)}\\fR`}`,
        roff(brief),
      ]),
    ...Object.entries(help.exitCodes ?? {}).flatMap(([code, meaning]) => [
      '.TP',
      `Exit code ${code}`,
      roff(meaning),
    ]),
    '.PP',
    'Examples:',
    ...help.examples.flatMap(({ command: line, does }) => ['.TP', roff(does), `.EX`, roff(line), '.EE']),
  ];
}

/** Writes a string so that roff prints it: backslashes, hyphens, and a control character at the start of a line. */
function roff(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll("'", '\\(aq');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
