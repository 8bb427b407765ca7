import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { helmBinary, InstallError } from '@gatesmith/installer';
import { exec } from 'tinyexec';
import { makeFolder } from '../make-folder.ts';
import type { RunContext } from '../run-context.ts';

/** The chart whose dependencies are fetched, and the Helm that fetches them. */
export interface FetchDependenciesOptions {
  readonly umbrella: string;
  readonly helm: string;
}

/**
 * The folder with the charts that the umbrella depends on. The first run has Helm fetch the pinned versions into the
 * user's cache; later runs find them there, also without a network.
 *
 * @throws {InstallError} code `CHART_MISSING` when they cannot be fetched, with Helm's last lines.
 * @throws {HelmError} code `HELM_MISSING` or `HELM_TOO_OLD`.
 */
export async function fetchDependencies(
  context: RunContext,
  { umbrella, helm }: FetchDependenciesOptions,
): Promise<string> {
  const { env, signal, messages } = context;
  const cache = env['XDG_CACHE_HOME'];
  const base = cache !== undefined && cache !== '' ? cache : join(env['HOME'] ?? homedir(), '.cache');
  const definition = await readFile(join(umbrella, 'Chart.yaml'));
  const key = createHash('sha256').update(definition).digest('hex').slice(0, 16);
  const charts = join(base, 'gatesmith', 'charts', key);
  if (await isFolder(charts)) return charts;
  await makeFolder(dirname(charts));
  const fresh = await mkdtemp(join(dirname(charts), '.fetch-'));
  try {
    const chart = join(fresh, 'chart');
    await cp(umbrella, chart, { recursive: true });
    // Reports a Helm that is missing or too old.
    await helmBinary({ program: helm, env }).version({ signal });
    messages.showStatus('helm fetches the charts that gatesmith depends on');
    const { exitCode, stderr } = await exec(helm, ['dependency', 'update', chart], {
      nodePath: false,
      signal,
      nodeOptions: { env: definedOnly(env) },
    });
    messages.clearStatus();
    signal.throwIfAborted();
    if (exitCode !== 0) throw unfetchable(stderr);
    await unpackAll(context, join(chart, 'charts'));
    await rename(join(chart, 'charts'), charts).catch(async (error: unknown) => {
      // Another run was faster; its charts are the same.
      if (!(await isFolder(charts))) throw error;
    });
    return charts;
  } finally {
    messages.clearStatus();
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Unpacks the archives that Helm downloads. */
async function unpackAll({ env, signal }: RunContext, folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.tgz')) continue;
    const { exitCode, stderr } = await exec('tar', ['-xzf', join(folder, file), '-C', folder], {
      nodePath: false,
      signal,
      nodeOptions: { env: definedOnly(env) },
    });
    if (exitCode !== 0) throw unfetchable(stderr);
    await rm(join(folder, file));
  }
}

function unfetchable(stderr: string): InstallError {
  return new InstallError('the charts that gatesmith depends on cannot be fetched', {
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

function definedOnly(env: RunContext['env']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) kept[name] = value;
  return kept;
}
