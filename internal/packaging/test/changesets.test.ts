import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setChartVersion } from '../src/set-chart-version.ts';

// Runs the real changesets program on a copy of the manifests: it compares with a base branch, which a shallow clone lacks,
// and `changeset version` writes.

const root = resolve(fileURLToPath(import.meta.url), '../../../..');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
}

let copy = '';

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'gatesmith-changesets-'));
  for (const name of [
    'package.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    '.gitignore',
    '.changeset',
    'charts',
  ])
    await cp(join(root, name), join(copy, name), { recursive: true });
  for (const folder of ['packages', 'internal', 'examples'])
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const path = join(folder, entry.name, 'package.json');
      await cp(join(root, path), join(copy, path)).catch(ignoreMissing);
    }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '.');
  await git('-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message=Copy');
});

afterAll(() => rm(copy, { recursive: true, force: true }));

/** Folders such as `internal/bootstrap` have no manifest. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function git(...args: readonly string[]): Promise<void> {
  await run('git', args);
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await exec(program, [...args], {
    nodePath: false,
    nodeOptions: { cwd: copy },
  });
  expect({ args, exitCode, output: exitCode === 0 ? '' : `${stdout}\n${stderr}` }).toEqual({
    args,
    exitCode: 0,
    output: '',
  });
  return stdout;
}

function changeset(...args: readonly string[]): Promise<string> {
  return run(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), ...args]);
}

/** Whether the repository has a CHANGELOG of the package, which the first release creates. */
function isReleased(folder: string): boolean {
  return existsSync(join(root, 'packages', folder, 'CHANGELOG.md'));
}

async function publishedPackages(): Promise<ReadonlyMap<string, Manifest>> {
  const manifests = new Map<string, Manifest>();
  for (const folder of await readdir(join(copy, 'packages'))) {
    const path = join(copy, 'packages', folder, 'package.json');
    const manifest: Manifest = JSON.parse(await readFile(path, 'utf8'));
    if (manifest.private !== true) manifests.set(folder, manifest);
  }
  return manifests;
}

test('`changeset status` accepts every changeset, and every package has a release note until its first release', async () => {
  await changeset('status', '--output=status.json');
  const { changesets }: { changesets: { summary: string; releases: { name: string }[] }[] } = JSON.parse(
    await readFile(join(copy, 'status.json'), 'utf8'),
  );
  const noted = new Set(changesets.flatMap(({ releases }) => releases.map(({ name }) => name)));
  const unreleased = [...(await publishedPackages())].filter(([folder]) => !isReleased(folder));
  expect(unreleased.map(([, { name }]) => name).filter((name) => !noted.has(name))).toEqual([]);
});

test('a release note has one to three sentences and no heading', async () => {
  for (const name of (await readdir(join(root, '.changeset'))).filter((file) => file.endsWith('.md'))) {
    const [, , summary = ''] = (await readFile(join(root, '.changeset', name), 'utf8')).split(/^---$/m);
    expect(summary, name).not.toMatch(/^#/m);
    const sentences = summary.trim().split(/(?<=[.!])\s+(?=[A-Z`])/);
    expect(sentences.length, name).toBeLessThanOrEqual(3);
  }
});

test('`changeset version` raises each version and writes each note into the CHANGELOG of its package', async () => {
  const before = await publishedPackages();
  await changeset('version');
  const after = await publishedPackages();
  for (const [folder, { name, version }] of after) {
    if (isReleased(folder)) continue;
    expect({ name, version }).not.toEqual({ name, version: before.get(folder)?.version });
    const log = await readFile(join(copy, 'packages', folder, 'CHANGELOG.md'), 'utf8');
    expect(log).toContain(`## ${version}\n\n### Minor Changes\n\n- `);
    expect(log).toMatch(/^- [0-9a-f]+: Added /m);
  }
  const left = (await readdir(join(copy, '.changeset'))).filter((name) => name.endsWith('.md'));
  expect(left).toEqual([]);
  await setChartVersion(copy);
  const chart = await readFile(join(copy, 'charts/gatesmith/Chart.yaml'), 'utf8');
  expect(chart).toContain(`\nversion: ${after.get('cli')?.version}\n`);
});
