import {
  type ApplicationText,
  ArgumentScannerError,
  formatMessageForArgumentScannerError,
  text_en,
  UnexpectedPositionalError,
} from '@stricli/core';

/** The command line that messages refer to. */
export interface UsageMessagesOptions {
  readonly argv: readonly string[];
}

/**
 * The router's messages in the form of all other errors: subject first, the offending value quoted, what to type next.
 * With `--output json` each is a JSON document.
 */
export function usageMessages({ argv }: UsageMessagesOptions): ApplicationText {
  const json = wantsJson(argv);
  const flag = argv.findIndex((word) => word.startsWith('-'));
  const command = argv.slice(0, flag === -1 ? 2 : Math.min(flag, 2));
  const say = (message: string, hint: string): string =>
    json
      ? JSON.stringify({ error: { code: 'USAGE', message, hint, details: [] } })
      : `error: ${message}\n  hint: ${hint}`;
  return {
    ...text_en,
    noCommandRegisteredForInput({ input, corrections }) {
      if (input.startsWith('-')) {
        return say(
          `${quote(input)} comes before the command`,
          'put flags after it: gatesmith up -f values.yaml',
        );
      }
      const known = argv[0] === input && Object.hasOwn(otherNames, input) ? otherNames[input] : undefined;
      const meant =
        known === undefined ? corrections.map((correction) => correction.replaceAll('`', '')) : [known];
      const [first] = meant;
      return say(
        `${quote(input)} is not a command${meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`}`,
        first === undefined
          ? 'gatesmith --help lists the commands'
          : `gatesmith ${[...parents(argv, input), first].join(' ')} --help`,
      );
    },
    exceptionWhileParsingArguments(error) {
      const hint =
        argv[0] === 'sandbox' && argv[1] === 'exec' && !argv.includes('--')
          ? `put -- before the program: gatesmith sandbox exec -- ${argv.slice(2).join(' ') || 'kubectl get pods -A'}`
          : `gatesmith ${helpTarget(command.filter((word) => !isSurplus(word, error)))} --help`;
      if (!(error instanceof ArgumentScannerError))
        return say(error instanceof Error ? error.message : String(error), hint);
      return say(scannerMessage(error), hint);
    },
    exceptionWhileLoadingCommandFunction: (error) =>
      say(
        `the command cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
        'install gatesmith again',
      ),
  };
}

/** Whether an argument is one too many, and so no part of the command's name. */
function isSurplus(word: string, error: unknown): boolean {
  return error instanceof UnexpectedPositionalError && error.input === word;
}

/** Names of our commands in other programs; by spelling, install would suggest uninstall. */
const otherNames: Readonly<Record<string, string>> = {
  install: 'up',
  apply: 'up',
  upgrade: 'up',
  deploy: 'up',
  diff: 'plan',
  template: 'render',
  lint: 'validate',
  list: 'status',
  delete: 'uninstall',
  destroy: 'uninstall',
  remove: 'uninstall',
};

/** Whether `--output json` is among the arguments; asked before they are parsed, because parsing may fail. */
export function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) => word === '--output=json' || (word === '--output' && argv[index + 1] === 'json'),
  );
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

/** The words before the unknown one. */
function parents(argv: readonly string[], input: string): readonly string[] {
  return argv.slice(0, Math.max(0, argv.indexOf(input)));
}

const withSubcommands = new Set(['kube-proxy', 'import', 'pools', 'sandbox']);

function helpTarget([first, second]: readonly string[]): string {
  if (first === undefined) return '';
  return second !== undefined && withSubcommands.has(first) ? `${first} ${second}` : first;
}

function scannerMessage(error: ArgumentScannerError): string {
  return formatMessageForArgumentScannerError(error, {
    FlagNotFoundError: ({ input, corrections }) =>
      `--${input} is not a flag of this command${corrections.length === 0 ? '' : `; did you mean ${corrections.map((flag) => `--${flag}`).join(' or ')}?`}`,
    AliasNotFoundError: ({ input }) => `-${input} is not a flag of this command`,
    ArgumentParseError: ({ externalFlagNameOrPlaceholder, input, exception }) =>
      `${/^[a-z]/.test(externalFlagNameOrPlaceholder) ? '--' : ''}${externalFlagNameOrPlaceholder}: ${quote(input)}: ${exception instanceof Error ? exception.message : String(exception)}`,
    EnumValidationError: ({ externalFlagName, input, values }) =>
      `--${externalFlagName}: ${quote(input)} is not one of ${values.join(', ')}`,
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
