import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from 'tinyexec';
import { InstallError } from '../errors.ts';
import type { Helm } from '../ports/helm.ts';

/** The chart whose dependencies are fetched, and where they are kept. */
export interface FetchChartsOptions {
  readonly umbrella: string;
  readonly helm: Helm;
  readonly cache: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  readonly onFetch?: (() => void) | undefined;
}

/**
 * The folder with the charts that the umbrella depends on. The first call has Helm fetch the pinned versions into the
 * cache; later calls find them there, also without a network.
 *
 * @throws {InstallError} code `CHART_MISSING` when they cannot be fetched, with Helm's last lines.
 * @throws {HelmError} code `HELM_MISSING` or `HELM_TOO_OLD`.
 */
export async function fetchCharts(options: FetchChartsOptions): Promise<string> {
  const { umbrella, helm, cache, signal, onFetch } = options;
  const definition = await readFile(join(umbrella, 'Chart.yaml'));
  const key = createHash('sha256').update(definition).digest('hex').slice(0, 16);
  const charts = join(cache, key);
  if (await isFolder(charts)) return charts;
  // Reports a Helm that is missing or too old.
  await helm.version({ signal });
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, '.fetch-'));
  try {
    const chart = join(fresh, 'chart');
    await cp(umbrella, chart, { recursive: true });
    onFetch?.();
    await run(helm.program, ['dependency', 'update', chart], options);
    await unpackAll(join(chart, 'charts'), options);
    await rename(join(chart, 'charts'), charts).catch(async (error: unknown) => {
      // Another run was faster; its charts are the same.
      if (!(await isFolder(charts))) throw error;
    });
    return charts;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Unpacks the archives that Helm downloads. */
async function unpackAll(folder: string, options: FetchChartsOptions): Promise<void> {
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.tgz')) continue;
    await run('tar', ['-xzf', join(folder, file), '-C', folder], options);
    await rm(join(folder, file));
  }
}

async function run(
  program: string,
  args: string[],
  { env, signal }: Pick<FetchChartsOptions, 'env' | 'signal'>,
): Promise<void> {
  const { exitCode, stderr } = await exec(program, args, {
    nodePath: false,
    ...(signal && { signal }),
    nodeOptions: { env: { ...env } },
  });
  signal?.throwIfAborted();
  if (exitCode === 0) return;
  throw new InstallError('the charts that gatesmith depends on cannot be fetched', {
    code: 'CHART_MISSING',
    details: stderr.trim().split('\n').slice(-3),
    hint: 'check the network, or put the charts into a folder and name it: GATESMITH_UPSTREAM_CHARTS=DIR',
  });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
