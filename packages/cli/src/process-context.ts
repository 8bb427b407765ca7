import { buffer } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { Context, OutputStream } from './context.ts';
import { clackPrompts } from './terminal/clack-prompts.ts';

/** Creates the context of a process. */
export function processContext(process: NodeJS.Process): Context {
  // A reader that closes the pipe (`| head`) is not an error.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onStreamError);
  return {
    stdout: outputStream(process.stdout),
    stderr: outputStream(process.stderr),
    stdin: {
      get isTTY() {
        return process.stdin.isTTY === true;
      },
      read: async () => buffer(process.stdin),
    },
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
      return () => {
        process.off('SIGINT', listener);
        process.off('SIGTERM', listener);
      };
    },
    prompts: clackPrompts({ input: () => process.stdin, output: () => process.stderr }),
  };
}

function onStreamError(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
}

function outputStream(stream: WriteStream): OutputStream {
  return {
    write: (chunk) => void stream.write(chunk),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns;
    },
    // styleText supports NO_COLOR, FORCE_COLOR and what the terminal can do.
    color: styleText('bold', '.', { stream }) !== '.',
  };
}
