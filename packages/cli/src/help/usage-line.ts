import type { Command } from '@stricli/core';
import type { DocumentedCommand } from '../routing/define-command.ts';
import type { RoutedContext } from '../run-context.ts';
import { describeFlag } from './describe-flags.ts';

/** The parts of a command's usage line after its name: required and important flags, then arguments. */
export function usageParts({ parameters, help }: DocumentedCommand): readonly string[] {
  const important = new Set(help.usage ?? []);
  const flags = Object.entries(parameters.flags ?? {});
  const described = (name: string): readonly string[] => {
    const flag = parameters.flags?.[name];
    if (flag === undefined) return [];
    const {
      alias,
      name: long,
      placeholder,
      isRequired,
      isRepeatable,
    } = describeFlag(name, flag, parameters.aliases);
    const written = placeholder === undefined ? (alias ?? long) : `${alias ?? long} ${placeholder}`;
    return [`${isRequired ? written : `[${written}]`}${isRepeatable ? '...' : ''}`];
  };
  const required = flags.flatMap(([name, flag]) =>
    describeFlag(name, flag).isRequired && !important.has(name) ? [name] : [],
  );
  return [
    ...[...required, ...important].flatMap(described),
    '[FLAGS]',
    ...argumentsOf(parameters).map(({ written }) => written),
  ];
}

/** One argument of a command. */
export interface DescribedArgument {
  /** As the usage line shows it: `[COMMAND]...`. */
  readonly written: string;
  readonly brief: string;
}

/** The arguments of a command. */
export function argumentsOf({
  positional,
}: Command<RoutedContext>['parameters']): readonly DescribedArgument[] {
  if (positional === undefined) return [];
  if (positional.kind === 'array') {
    const { placeholder = 'ARGUMENT', brief } = positional.parameter;
    const isRequired = (positional.minimum ?? 0) > 0;
    return [{ written: `${isRequired ? placeholder : `[${placeholder}]`}...`, brief }];
  }
  return positional.parameters.map(({ placeholder = 'ARGUMENT', brief, optional }) => ({
    written: optional === true ? `[${placeholder}]` : placeholder,
    brief,
  }));
}
