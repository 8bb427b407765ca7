import type { StricliProcess } from '@stricli/core';
import type { Context } from './context.ts';
import type { Messages } from './terminal/messages.ts';

/** The context of one command: that of the run, its messages and the signal of Ctrl-C. */
export interface RunContext extends Context {
  /** The arguments of the run, the name of the command first. */
  readonly argv: readonly string[];
  /** Aborted by the first Ctrl-C; the second one ends the run at once. */
  readonly signal: AbortSignal;
  /** Messages to the user on stderr. */
  readonly messages: Messages;
}

/** The context in the form that the router requires. */
export interface RoutedContext {
  readonly process: StricliProcess;
  readonly run: RunContext;
}
