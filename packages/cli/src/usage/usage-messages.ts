import { nearest } from '@gatesmith/diagnostics';
import {
  type ApplicationText,
  ArgumentScannerError,
  type Command,
  EnumValidationError,
  formatMessageForArgumentScannerError,
  type RouteMap,
  text_en,
  UnexpectedPositionalError,
} from '@stricli/core';
import { findTarget } from '../routing/find-target.ts';
import { kebab } from '../routing/flag-name.ts';
import type { RoutedContext } from '../run-context.ts';
import { readConversation } from './conversation.ts';
import { quote, type UsageMessage, unknownCommand } from './unknown-command.ts';

/** The command line that messages refer to, and the commands that exist. */
export interface UsageMessagesOptions {
  readonly argv: readonly string[];
  readonly routes: RouteMap<RoutedContext>;
}

/**
 * The router's messages in the form of all other errors: subject first, the offending value quoted, what to type next.
 * With `--output json` each is a JSON document.
 */
export function usageMessages({ argv, routes }: UsageMessagesOptions): ApplicationText {
  const { isJson } = readConversation(argv);
  const print = ({ message, hint }: UsageMessage): string =>
    isJson
      ? JSON.stringify({ error: { code: 'USAGE', message, hint, details: [] } })
      : `error: ${message}\n  hint: ${hint}`;
  const { target, path, rest } = findTarget(routes, argv);
  const command = ['gatesmith', ...path].join(' ');
  const flags = 'parameters' in target ? flagNames(target) : [];
  return {
    ...text_en,
    noCommandRegisteredForInput({ input }) {
      if (input.startsWith('-')) {
        return print({
          message: `${quote(input)} comes before the command`,
          hint: 'put flags after it: gatesmith up -f values.yaml',
        });
      }
      return print(
        'getAllEntries' in target ? unknownCommand(target, { path, word: input }) : noCommand(input),
      );
    },
    exceptionWhileParsingArguments(error) {
      const message =
        error instanceof ArgumentScannerError
          ? scannerMessage(error, flags)
          : error instanceof Error
            ? error.message
            : String(error);
      const hint =
        path.join(' ') === 'sandbox exec' && !argv.includes('--')
          ? `put -- before the program: gatesmith sandbox exec -- ${rest.join(' ') || 'kubectl get pods -A'}`
          : (remedy(error, { command, flags }) ?? `${command} --help`);
      return print({ message, hint });
    },
    exceptionWhileLoadingCommandFunction: (error) =>
      print({
        message: `the command cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
        hint: 'install gatesmith again',
      }),
  };
}

function noCommand(input: string): UsageMessage {
  return { message: `${quote(input)} is not a command`, hint: 'gatesmith --help lists the commands' };
}

function flagNames({ parameters }: Command<RoutedContext>): readonly string[] {
  return [...Object.keys(parameters.flags ?? {}).map(kebab), 'help'];
}

/** The words to type instead of a file name in the wrong place. */
function remedy(
  error: unknown,
  { command, flags }: { readonly command: string; readonly flags: readonly string[] },
): string | undefined {
  if (isFileAsFormat(error)) {
    return flags.includes('out')
      ? `${command} --out ${error.input} writes the result to a file`
      : `write the result to a file with: ${command} > ${error.input}`;
  }
  if (error instanceof UnexpectedPositionalError && looksLikeFile(error.input) && flags.includes('values'))
    return `put -f before the file: ${command} -f ${error.input}`;
  return undefined;
}

function isFileAsFormat(error: unknown): error is EnumValidationError {
  return (
    error instanceof EnumValidationError && error.externalFlagName === 'output' && looksLikeFile(error.input)
  );
}

function looksLikeFile(word: string): boolean {
  return /[./\\]/.test(word);
}

function scannerMessage(error: ArgumentScannerError, flags: readonly string[]): string {
  return formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input }) => {
      const meant = nearest(input, flags);
      return `--${input} is not a flag of this command${meant === undefined ? '' : `; did you mean --${meant}?`}`;
    },
    AliasNotFoundError: ({ input }) => `-${input} is not a flag of this command`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, input, exception }) =>
      `${/^[a-z]/.test(externalFlagNameOrPlaceholder) ? '--' : ''}${externalFlagNameOrPlaceholder}: ${quote(input)}: ${exception instanceof Error ? exception.message : String(exception)}`,
    EnumValidationError: (invalid) => {
      const { externalFlagName, input, values } = invalid;
      const problem = isFileAsFormat(invalid)
        ? 'is a file name, and this flag takes a format: '
        : 'is not one of ';
      return `--${externalFlagName}: ${quote(input)} ${problem}${values.join(', ')}`;
    },
    UnexpectedFlagError: ({ externalFlagName, previousInput, input }) =>
      `--${externalFlagName}: given twice, ${quote(previousInput)} and ${quote(input)}`,
    UnexpectedPositionalError: ({ input }) => `${quote(input)} is one argument too many`,
    UnsatisfiedFlagError: ({ externalFlagName, nextFlagName }) =>
      `--${externalFlagName}: a value is missing${nextFlagName === undefined ? '' : ` before --${nextFlagName}`}`,
    UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing`,
    InvalidNegatedFlagSyntaxError: ({ externalFlagName, valueText }) =>
      `--${externalFlagName}: takes no value, and ${quote(valueText)} was given`,
  });
}
