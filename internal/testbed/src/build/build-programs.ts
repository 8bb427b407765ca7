import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { TestbedError } from '../testbed-error.ts';
import { moduleFolder, programFolder } from './cache-folder.ts';
import { foundPrograms } from './found-programs.ts';
import { goToolchain } from './go-toolchain.ts';
import { patchModule } from './patch-module.ts';
import { type ModuleName, type ModuleSpec, modules, type ProgramName } from './programs.ts';

/** Path of each program that was asked for. */
export type Programs = Readonly<Partial<Record<ProgramName, string>>>;

export interface BuildOptions {
  /** @default every module but Traefik, which takes longest and few scenarios need */
  readonly modules?: readonly ModuleName[] | undefined;
  /** Receives a line about each build and its usual duration; no line when nothing has to be built. */
  readonly report?: ((line: string) => void) | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

const longestBuildMs = 60 * 60_000;
/** Compiling without inlining and debug information costs a quarter less; the programs wait more than they compute. */
const gcflags = '-gcflags=all=-l -dwarf=false';

/**
 * Makes sure that the programs exist, building what is missing from the pinned Go modules into the cache. Go is
 * limited to compiling two packages at a time. A call that finds everything returns in well under a second.
 *
 * @throws TestbedError `TESTBED_UNAVAILABLE` without a fitting Go, `BUILD_FAILED` with the compiler's last lines.
 */
export async function buildPrograms({
  modules: wanted = ['kubernetes', 'etcd', 'metallb'],
  report = () => undefined,
  env = process.env,
}: BuildOptions = {}): Promise<Programs> {
  const goVersion = await goToolchain();
  const programs: Partial<Record<string, string>> = {};
  for (const spec of modules.filter(({ name }) => wanted.includes(name))) {
    const folder = programFolder(spec, goVersion);
    const names = Object.keys(spec.programs);
    const have = names.every((name) => existsSync(join(folder, name)))
      ? undefined
      : await foundPrograms(spec, env);
    const missing = have === undefined ? [] : names.filter((name) => !have.has(name));
    if (missing.length > 0 && !missing.every((name) => existsSync(join(folder, name)))) {
      await build(spec, { names: missing, folder, report });
    }
    for (const name of names) programs[name] = have?.get(name) ?? join(folder, name);
  }
  return programs;
}

interface BuildJob {
  readonly names: readonly string[];
  readonly folder: string;
  readonly report: (line: string) => void;
}

async function build(spec: ModuleSpec, { names, folder, report }: BuildJob): Promise<void> {
  report(
    `testbed: building ${names.join(', ')} ${spec.version} from source (usually ${spec.usually} on two cores, once)`,
  );
  const started = performance.now();
  // Built aside and renamed: an interrupted build leaves nothing that looks finished.
  const partial = `${folder}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  try {
    mkdirSync(partial, { recursive: true });
    // Several programs go into one call, so that one is linked while the next compiles. A single one is named by us:
    // etcd's package path does not end in its name.
    const sources = names.flatMap((name) => spec.programs[name] ?? []);
    const [only] = names;
    const patched =
      spec.patch === undefined ? [] : ['-modfile', await patchModule(spec, spec.patch, partial)];
    const output = names.length === 1 && only !== undefined ? join(partial, only) : `${partial}/`;
    await goBuild(spec, [...patched, '-o', output, ...sources]);
    mkdirSync(folder, { recursive: true });
    for (const name of names) renameSync(join(partial, name), join(folder, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw diskFull(spec, [error.message]);
    throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  report(
    `testbed: built ${spec.name} ${spec.version} in ${Math.round((performance.now() - started) / 1000)} s`,
  );
}

async function goBuild(spec: ModuleSpec, args: readonly string[]): Promise<void> {
  const ldflags = ['-s', '-w', ...spec.ldflags].join(' ');
  const result = await runCommand(
    'nice',
    ['-n', '10', 'go', 'build', '-trimpath', gcflags, '-ldflags', ldflags, ...args],
    {
      cwd: moduleFolder(spec.name),
      timeoutMs: longestBuildMs,
      allowFailure: true,
      env: {
        ...process.env,
        CGO_ENABLED: '0',
        GOWORK: 'off',
        GOFLAGS: '-buildvcs=false -mod=readonly -p=2',
        // The compiler spends a good part of its time collecting garbage, and there is memory for two of them.
        GOGC: 'off',
        GOMEMLIMIT: '1500MiB',
      },
    },
  );
  if (result.exitCode === 0) return;
  const lines = result.stderr.trim().split('\n');
  if (lines.some((line) => /no space left on device/i.test(line))) throw diskFull(spec, lines);
  throw new TestbedError(
    `${spec.name} ${spec.version}: could not be built (go build ended with ${result.exitCode ?? 'a signal'})`,
    { code: 'BUILD_FAILED', details: lines.slice(-12) },
  );
}

function diskFull({ name, version }: ModuleSpec, lines: readonly string[]): TestbedError {
  return new TestbedError(`${name} ${version}: the disk is full, so it could not be built`, {
    code: 'BUILD_FAILED',
    details: lines.slice(-12),
    hint: 'a build needs about 10 GB in the folders that go env GOCACHE GOMODCACHE and XDG_CACHE_HOME name',
  });
}
