import { spawn } from 'node:child_process';
import { TestbedError } from './testbed-error.ts';

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  readonly input?: string | undefined;
  /** @default 30_000 */
  readonly timeoutMs?: number | undefined;
  /** Hand the result back whatever the exit code. @default false */
  readonly allowFailure?: boolean | undefined;
  /** Lines of either stream, as they come. */
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
}

const mostOutput = 16 * 1024 * 1024;

/**
 * Runs a program to its end, arguments as an array, never through a shell.
 *
 * @throws TestbedError `COMMAND_FAILED` for a program that is missing, exits non-zero or outlives its time.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { env, cwd, input, timeoutMs = 30_000, allowFailure = false, onLine }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const killGroup = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup();
    }, timeoutMs);
    const shown = [program, ...args].join(' ');
    const feed = (chunk: string, sofar: string): string => {
      for (const line of onLine === undefined ? [] : chunk.split('\n')) if (line !== '') onLine?.(line);
      return sofar.length < mostOutput ? sofar + chunk : sofar;
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout = feed(chunk, stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr = feed(chunk, stderr);
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(
        new TestbedError(`${program}: could not be started (${cause.message})`, {
          code: 'COMMAND_FAILED',
          cause,
        }),
      );
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      if (!timedOut && (exitCode === 0 || allowFailure)) {
        resolve({ stdout, stderr, exitCode });
        return;
      }
      const why = timedOut
        ? `did not end within ${timeoutMs / 1000} s`
        : `ended with ${exitCode ?? 'a signal'}`;
      reject(
        new TestbedError(`${shown.slice(0, 300)}: ${why}`, {
          code: 'COMMAND_FAILED',
          details: (stderr || stdout).trim().split('\n').slice(-15),
        }),
      );
    });
  });
}
