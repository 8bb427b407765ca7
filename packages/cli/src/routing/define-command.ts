import { buildCommand, type Command, type CommandBuilderArguments } from '@stricli/core';
import type { ReportFlags } from '../flags/output.ts';
import type { RoutedContext } from '../run-context.ts';
import { type Implementation, toAction } from '../to-action.ts';
import type { CommandHelp } from './command-help.ts';
import { type Exclusion, refuseContradictions, refuseSharedStdin } from './exclusion.ts';

/** A command with everything that is documented about it. */
export interface DocumentedCommand extends Command<RoutedContext> {
  readonly help: CommandHelp;
  /** Whether it removes or reverts something; it is never suggested for a word that only resembles its name. */
  readonly isDestructive: boolean;
}

/** Flags of any command, in the form that the router requires of a type parameter. */
type AnyFlags<Flags> = ReportFlags & Readonly<Partial<Record<keyof Flags, unknown>>>;

/** One command: its function, its parameters and its help. */
export interface CommandDefinition<Flags extends AnyFlags<Flags>, Args extends readonly unknown[]> {
  /** Loads the function when the command runs. */
  readonly load: () => Promise<Implementation<Flags, Args>>;
  readonly parameters: CommandBuilderArguments<Flags, Args, RoutedContext>['parameters'];
  readonly help: CommandHelp;
  readonly exclusions?: readonly Exclusion[] | undefined;
  /** @default false */
  readonly isDestructive?: boolean | undefined;
}

/** Defines a command. Help, reference, man page and completion are made from the definition. */
export function defineCommand<Flags extends AnyFlags<Flags>, Args extends readonly unknown[] = []>({
  load,
  parameters,
  help,
  exclusions = [],
  isDestructive = false,
}: CommandDefinition<Flags, Args>): DocumentedCommand {
  const command: Command<RoutedContext> = buildCommand<Flags, Args, RoutedContext>({
    loader: async () => {
      const implementation = await load();
      return toAction<Flags, Args>(async (context, flags, ...args) => {
        refuseContradictions({ ...flags }, exclusions);
        refuseSharedStdin({ ...flags }, filesToRead(command));
        return implementation(context, flags, ...args);
      });
    },
    parameters,
    docs: { brief: help.brief },
  });
  return Object.assign(command, { help, isDestructive });
}

/** The flags that name files to read. */
function filesToRead({ parameters }: Command<RoutedContext>): readonly string[] {
  return Object.entries(parameters.flags ?? {}).flatMap(([name, flag]) =>
    flag.kind !== 'boolean' && flag.placeholder === 'FILE' && name !== 'out' ? [name] : [],
  );
}
