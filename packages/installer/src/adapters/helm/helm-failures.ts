import { fromUnknown } from '@gatesmith/diagnostics';
import { HelmError } from '../../errors.ts';
import { refusalHint } from './refusal-hint.ts';

const keptLines = 12;

export interface FailedRun {
  readonly args: readonly string[];
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

/** Helm exited with an error: its last line is the message, and the lines before it are the details. */
export function helmFailed({ args, stderr, exitCode }: FailedRun): HelmError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const words =
    lines
      .filter((line) => !line.startsWith('WARNING'))
      .at(-1)
      ?.replace(/^Error: /, '') ?? `exit code ${exitCode ?? 'unknown'}`;
  if (words.includes('another operation (install/upgrade/rollback) is in progress')) {
    return new HelmError(
      `helm ${args[0] ?? ''}: the release is locked by another operation, or by one that was interrupted`,
      {
        code: 'HELM_LOCKED',
        hint: 'if no other Helm is at work, run the same command with --recover-release',
        details: lines.slice(-keptLines),
      },
    );
  }
  return new HelmError(`helm ${args[0] ?? ''}: ${words}`, {
    code: 'HELM_FAILED',
    hint: refusalHint([words, ...lines].join('\n')),
    details: lines.length > 1 ? lines.slice(-keptLines) : [],
  });
}

/** A signal that we did not send ended Helm. */
export function helmKilled(args: readonly string[], signal: string): HelmError {
  return new HelmError(`helm ${args[0] ?? ''}: was killed by ${signal}`, {
    code: 'HELM_KILLED',
    hint: 'something on this machine ended it (out of memory?); run the same command again',
  });
}

/** The program could not be started. */
export function helmNotStarted(program: string, cause: unknown): HelmError {
  const error = fromUnknown(cause);
  const absent = 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
  return new HelmError(
    absent
      ? `${program}: there is no such program, and gatesmith needs Helm`
      : `${program}: ${error.message}`,
    {
      code: absent ? 'HELM_MISSING' : 'HELM_FAILED',
      hint: 'install Helm 3.17 or newer (https://helm.sh/docs/intro/install) and put it on PATH, or name it with GATESMITH_HELM',
      cause,
    },
  );
}
