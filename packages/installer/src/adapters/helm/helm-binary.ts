import { fromUnknown } from '@gatesmith/diagnostics';
import semver from 'semver';
import { exec } from 'tinyexec';
import { HelmError } from '../../errors.ts';
import type { CallOptions } from '../../ports/cluster.ts';
import type {
  Helm,
  HelmRenderOptions,
  HelmUninstallOptions,
  HelmUpgradeOptions,
  HelmVersion,
} from '../../ports/helm.ts';
import { refusalHint } from './refusal-hint.ts';

/** Which Helm to run, and against what. */
export interface HelmBinaryOptions {
  /** @default 'helm' from PATH */
  readonly program?: string | undefined;
  /** Path of a kubeconfig. @default Helm's own rules */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** The oldest Helm that the chart is tested with. */
export const oldestHelm = '3.17.0';

// After the first request to stop, Helm marks the release as failed and ends; beyond this it hangs.
const graceMs = 10_000;
const keptLines = 12;

interface HelmRun {
  readonly args: readonly string[];
  readonly stdin?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * The user's Helm, run with argument arrays, never through a shell; values go over standard input.
 * Cancelling asks Helm to stop first, so that it can unlock its release, and kills it only when it does not.
 *
 * @example
 * ```ts
 * import { helmBinary } from '@gatesmith/installer';
 *
 * const helm = helmBinary({ context: 'home' });
 * ```
 */
export function helmBinary({
  program = 'helm',
  kubeconfig,
  context,
  env = process.env,
}: HelmBinaryOptions = {}): Helm {
  const target = [
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined || context === '' ? [] : ['--kube-context', context]),
  ];

  async function run({ args, stdin, signal, onLine }: HelmRun): Promise<string> {
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
    const lines: string[] = [];
    if (onLine !== undefined) {
      child.process?.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
        for (const line of chunk.split('\n')) if (line.trim() !== '') onLine(line.trimEnd());
      });
    }
    try {
      const { stdout, stderr, exitCode } = await child;
      signal?.throwIfAborted();
      if (exitCode === 0) return stdout;
      if (child.signalCode !== null) {
        throw new HelmError(`helm ${args[0] ?? ''}: was killed by ${child.signalCode}`, {
          code: 'HELM_KILLED',
          hint: 'something on this machine ended it (out of memory?); run the same command again',
        });
      }
      lines.push(...stderr.split('\n').filter((line) => line.trim() !== ''));
      throw helmFailed({ args, lines, exitCode });
    } catch (error) {
      if (error instanceof HelmError) throw error;
      signal?.throwIfAborted();
      throw notStarted(program, error);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async function version({ signal }: CallOptions = {}): Promise<HelmVersion> {
    const text = await run({ args: ['version', '--template', '{{.Version}}'], signal });
    const version = semver.coerce(text)?.version;
    const major = version === undefined ? 0 : semver.major(version);
    if (version === undefined || semver.lt(version, oldestHelm) || (major !== 3 && major !== 4)) {
      throw new HelmError(
        `${program}: is Helm ${text.trim() || 'of an unknown version'}; gatesmith needs ${oldestHelm} or newer, or 4`,
        {
          code: 'HELM_TOO_OLD',
          hint: 'install a newer Helm (https://helm.sh/docs/intro/install) and put it first on PATH, or name it with GATESMITH_HELM',
        },
      );
    }
    return { version, major };
  }

  return {
    program,

    version,

    template({ release, namespace, chart, values, kubeVersion, signal }: HelmRenderOptions): Promise<string> {
      return run({
        args: [
          'template',
          release,
          chart,
          '--namespace',
          namespace,
          '--values',
          '-',
          ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
        ],
        stdin: values,
        signal,
      });
    },

    async upgrade({
      release,
      namespace,
      chart,
      values,
      timeoutMs,
      forceConflicts = false,
      labels = {},
      signal,
      onLine,
    }: HelmUpgradeOptions): Promise<void> {
      // Helm 4 applies on the server, where foreign edits are conflicts; Helm 3 knows no such flag.
      const force = forceConflicts && (await version({ signal })).major === 4;
      await run({
        args: [
          'upgrade',
          '--install',
          release,
          chart,
          '--namespace',
          namespace,
          '--values',
          '-',
          '--skip-crds',
          '--history-max',
          '5',
          ...(force ? ['--force-conflicts'] : []),
          ...Object.entries(labels).flatMap(([key, value]) => ['--labels', `${key}=${value}`]),
          '--timeout',
          `${Math.max(1, Math.ceil(timeoutMs / 1000))}s`,
          ...target,
        ],
        stdin: values,
        signal,
        onLine,
      });
    },

    async uninstall({ release, namespace, timeoutMs, signal, onLine }: HelmUninstallOptions): Promise<void> {
      await run({
        args: [
          'uninstall',
          release,
          '--namespace',
          namespace,
          '--ignore-not-found',
          '--timeout',
          `${Math.max(1, Math.ceil(timeoutMs / 1000))}s`,
          ...target,
        ],
        signal,
        onLine,
      });
    },
  };
}

function helmFailed({
  args,
  lines,
  exitCode,
}: {
  args: readonly string[];
  lines: readonly string[];
  exitCode: number | undefined;
}): HelmError {
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

function notStarted(program: string, cause: unknown): HelmError {
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
