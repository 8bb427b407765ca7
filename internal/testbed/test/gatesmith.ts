import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { helmBinaries } from '@internal/testing/helm';
import { inject } from 'vitest';
import type { Testbed } from '../src/index.ts';

const repoRoot = fileURLToPath(new URL('../../../', import.meta.url));

/** The real charts when the machine has them, the stand-ins otherwise. */
export const charts: string =
  process.env['GATESMITH_UPSTREAM_CHARTS'] ?? join(repoRoot, 'internal/stand-in-charts');

export const umbrella: string = join(repoRoot, 'charts/gatesmith');

/** One pool on the LAN of the bed. */
export const oneRange: Values = { pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }] };

type Values = Readonly<Record<string, unknown>>;

/** The end of a command. */
export interface CommandLineResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON: one document, or the documents of an event stream. */
  json(): unknown;
  events(): readonly Readonly<Record<string, unknown>>[];
}

export interface GatesmithOptions {
  readonly timeoutMs?: number | undefined;
  /** Of Helm. @default the newest there is */
  readonly helm?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** @default the bed's own, of an administrator */
  readonly kubeconfig?: string | undefined;
  /** Time between the start and Ctrl-C. */
  readonly interruptAfterMs?: number | undefined;
}

/** Commands that ask no cluster. */
const offline = new Set(['rbac', 'render', 'validate']);

/**
 * Runs `gatesmith COMMAND -f VALUES ...` as a process on the client host of a bed, so that what it probes are packets on
 * the LAN.
 */
export async function gatesmith(
  bed: Testbed,
  [command = '', ...rest]: readonly string[],
  values: Values | undefined,
  { timeoutMs = 120_000, helm, env = {}, kubeconfig, interruptAfterMs }: GatesmithOptions = {},
): Promise<CommandLineResult> {
  const file = join(bed.run.folder, 'values.json');
  writeFileSync(file, JSON.stringify(values ?? {}));
  const newest = (await helmBinaries()).at(-1);
  const interrupt =
    interruptAfterMs === undefined
      ? []
      : ['timeout', '--signal=INT', '--kill-after=30', String(interruptAfterMs / 1000)];
  const [program = process.execPath, ...first] = [...interrupt, process.execPath];
  const { stdout, stderr, exitCode } = await bed.client.exec(
    program,
    [
      ...first,
      '--conditions=@gatesmith/source',
      '--disable-warning=ExperimentalWarning',
      join(repoRoot, 'packages/cli/src/bin.ts'),
      command,
      ...(values === undefined ? [] : ['-f', file]),
      ...(offline.has(command) ? [] : ['--kubeconfig', kubeconfig ?? bed.kubeconfig]),
      ...rest,
    ],
    {
      timeoutMs,
      allowFailure: true,
      env: {
        PATH: process.env['PATH'],
        HOME: bed.run.folder,
        GATESMITH_HELM: helm ?? newest?.helm ?? 'helm',
        GATESMITH_UPSTREAM_CHARTS: charts,
        ...env,
      },
    },
  );
  return {
    code: exitCode,
    stdout,
    stderr,
    json: () => JSON.parse(stdout),
    events: () =>
      stdout
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line)),
  };
}

/** For tests that need no more than the suite's own machine check. */
export const unavailable: string = inject('unavailable');
