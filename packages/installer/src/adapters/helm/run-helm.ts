import { exec } from 'tinyexec';
import { HelmError } from '../../errors.ts';
import { lineSplitter } from '../line-splitter.ts';
import { helmFailed, helmKilled, helmNotStarted } from './helm-failures.ts';

/** The program to run and the environment it runs in. */
export interface HelmProgram {
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The arguments that name the cluster. */
  readonly target: readonly string[];
}

export interface HelmRun {
  readonly args: readonly string[];
  readonly stdin?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Receives each line of standard error as soon as it is complete. */
  readonly onLine?: ((line: string) => void) | undefined;
}

// After the first request to stop, Helm marks the release as failed and exits; if it takes longer than this, it hangs.
const graceMs = 10_000;

/**
 * Runs Helm with an argument array, never through a shell. Cancelling asks Helm to stop first, so that it can unlock its
 * release, and kills it only when it does not.
 *
 * @returns standard output
 * @throws HelmError when Helm cannot be started, fails or is killed
 */
export async function runHelm(
  { program, env }: Pick<HelmProgram, 'program' | 'env'>,
  { args, stdin, signal, onLine }: HelmRun,
): Promise<string> {
  signal?.throwIfAborted();
  const child = exec(program, [...args], {
    nodePath: false,
    nodeOptions: { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] },
    ...(stdin === undefined ? {} : { stdin }),
  });
  const stop = (): void => {
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const lines = onLine === undefined ? undefined : lineSplitter(onLine);
  if (lines !== undefined) {
    child.process?.stderr?.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk));
  }
  try {
    const { stdout, stderr, exitCode } = await child;
    lines?.end();
    signal?.throwIfAborted();
    if (exitCode === 0) return stdout;
    if (child.signalCode !== null) throw helmKilled(args, child.signalCode);
    throw helmFailed({ args, stderr, exitCode });
  } catch (error) {
    if (error instanceof HelmError) throw error;
    signal?.throwIfAborted();
    throw helmNotStarted(program, error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** The time limit that Helm itself applies; it takes whole seconds, and 0 means no limit. */
export function timeoutArgs(timeoutMs: number): readonly string[] {
  return ['--timeout', `${Math.max(1, Math.ceil(timeoutMs / 1000))}s`];
}
