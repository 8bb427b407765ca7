import type { StricliProcess } from '@stricli/core';
import type { Context } from './context.ts';
import type { Messages } from './terminal/messages.ts';

/** What a command is given: the context of the run, and how to hear of Ctrl-C. */
export interface RunContext extends Context {
  /** Aborted by the first Ctrl-C; the second one ends the run at once. */
  readonly signal: AbortSignal;
  /** The way to speak to a person: lines on stderr, and at most one live line. */
  readonly messages: Messages;
}

/** The context as the router wants it. */
export interface RoutedContext {
  readonly process: StricliProcess;
  readonly run: RunContext;
}
