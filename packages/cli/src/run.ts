import { run as route } from '@stricli/core';
import { buildApp, routes } from './app.ts';
import type { Context, OutputStream } from './context.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { RoutedContext } from './run-context.ts';
import { createMessages } from './terminal/messages.ts';
import { styleFor } from './terminal/style.ts';
import { type Conversation, readConversation } from './usage/conversation.ts';
import { usageMessages } from './usage/usage-messages.ts';

const ours: ReadonlySet<number> = new Set(Object.values(exitCode));

/**
 * Runs one command line to its end. Touches nothing but the context, never ends the process, never throws for anything
 * that a user can cause.
 *
 * The first interrupt asks the command to stop and to report what it left; the second one returns at once.
 *
 * @param argv the arguments after the program's name.
 *
 * @example
 * ```ts
 * import { type Context, run } from 'gatesmith';
 *
 * declare const context: Context;
 * const code = await run(['validate', '-f', 'values.yaml'], context);
 * ```
 */
export async function run(argv: readonly string[], context: Context): Promise<ExitCode> {
  const stop = new AbortController();
  const conversation = readConversation(argv);
  const stdout = coloured(context.stdout, conversation);
  const stderr = coloured(context.stderr, conversation);
  const messages = createMessages(stderr, conversation);
  let endAtOnce: (code: ExitCode) => void = () => {};
  const atOnce = new Promise<ExitCode>((resolve) => {
    endAtOnce = resolve;
  });
  const endListening = context.onInterrupt(() => {
    if (stop.signal.aborted) {
      messages.clearStatus();
      endAtOnce(exitCode.interrupted);
      return;
    }
    if (!conversation.isJson) messages.print('Stopping in a safe place; press Ctrl-C again to stop at once.');
    stop.abort();
  });
  const routed: RoutedContext & { readonly process: { exitCode?: number | string | null } } = {
    process: { stdout: routedStream(stdout), stderr: routedStream(stderr), env: context.env },
    run: { ...context, stdout, stderr, argv, signal: stop.signal, messages },
  };
  const app = buildApp({
    messages: usageMessages({ argv, routes }),
    style: styleFor(stdout),
    columns: stdout.isTTY ? stdout.columns : undefined,
  });
  try {
    return await Promise.race([
      route(app, argv, routed).then(() => toExitCode(routed.process.exitCode)),
      atOnce,
    ]);
  } finally {
    messages.clearStatus();
    endListening();
  }
}

/** The stream with the colours that `--color` selects. */
function coloured(stream: OutputStream, { color }: Conversation): OutputStream {
  if (color === 'auto') return stream;
  return {
    write: (chunk) => stream.write(chunk),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    color: color === 'always',
  };
}

/** The router reports bad usage with negative codes and an error of the command with 1. */
function toExitCode(code: number | string | null | undefined): ExitCode {
  const number = Number(code ?? 0);
  if (isOurs(number)) return number;
  return number === -4 || number === -5 ? exitCode.invalid : exitCode.failed;
}

function isOurs(code: number): code is ExitCode {
  return ours.has(code);
}

function routedStream(stream: OutputStream): {
  write: (text: string) => void;
  getColorDepth: () => number;
} {
  return { write: (text) => stream.write(text), getColorDepth: () => (stream.color ? 8 : 1) };
}
