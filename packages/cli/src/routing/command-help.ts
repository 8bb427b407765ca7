import type { ExitCode } from '../exit-code.ts';

/** One command line to copy, and what it does. */
export interface Example {
  /** Starts with `gatesmith`, or pipes into it. */
  readonly command: string;
  readonly does: string;
}

/** The description of a command in help, reference, man page and shell completion. */
export interface CommandHelp {
  readonly brief: string;
  /** Paragraphs, separated by empty lines; a paragraph that is indented stays as it is. */
  readonly description?: string | undefined;
  /** Names of the optional flags that the usage line shows, in this order. Required flags are always shown. */
  readonly usage?: readonly string[] | undefined;
  readonly examples: readonly Example[];
  /** The meaning of the exit codes that are special to this command. */
  readonly exitCodes?: Readonly<Partial<Record<ExitCode, string>>> | undefined;
}

/** Commands that belong together in the help of the map that holds them. */
export interface CommandSection {
  readonly title: string;
  /** Names of routes. */
  readonly commands: readonly string[];
}

/** The description of a group of commands. */
export interface GroupHelp {
  readonly brief: string;
  readonly description?: string | undefined;
  /** Every visible route, each in one section. @default all of them in one section */
  readonly sections?: readonly CommandSection[] | undefined;
  readonly examples: readonly Example[];
}
