import { run as route } from '@stricli/core';
import { buildApp } from './app.ts';
import type { Context } from './context.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { RoutedContext } from './run-context.ts';
import { createMessages } from './terminal/messages.ts';
import { usageMessages, wantsJson } from './usage-messages.ts';

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
  const messages = createMessages(context.stderr);
  let endAtOnce: (code: ExitCode) => void = () => {};
  const atOnce = new Promise<ExitCode>((resolve) => {
    endAtOnce = resolve;
  });
  const words = asFlags(argv);
  const quiet = wantsJson(words);
  const endListening = context.onInterrupt(() => {
    if (stop.signal.aborted) {
      messages.clearStatus();
      endAtOnce(exitCode.interrupted);
      return;
    }
    if (!quiet) messages.print('Stopping in a safe place; press Ctrl-C again to stop at once.');
    stop.abort();
  });
  const routed: RoutedContext & { readonly process: { exitCode?: number | string | null } } = {
    process: {
      stdout: routedStream(context.stdout),
      stderr: routedStream(context.stderr),
      env: context.env,
    },
    run: { ...context, argv: words, signal: stop.signal, messages },
  };
  try {
    return await Promise.race([
      route(buildApp(usageMessages({ argv: words })), words, routed).then(() =>
        toExitCode(routed.process.exitCode),
      ),
      atOnce,
    ]);
  } finally {
    messages.clearStatus();
    endListening();
  }
}

/** `help` and `version` as the flags that the router accepts; `help up` is `up --help`. */
function asFlags([first, ...rest]: readonly string[]): readonly string[] {
  if (first === 'help') return [...rest, '--help'];
  if (first === 'version' && rest.length === 0) return ['--version'];
  return first === undefined ? [] : [first, ...rest];
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

function routedStream(stream: Context['stdout']): {
  write: (text: string) => void;
  getColorDepth: () => number;
} {
  return { write: (text) => stream.write(text), getColorDepth: () => (stream.color ? 8 : 1) };
}
