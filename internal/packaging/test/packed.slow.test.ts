import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packPackages } from '../src/pack-packages.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const folders = (await readdir(join(root, 'packages'))).sort();

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifests = new Map<string, Manifest>();
for (const folder of folders) {
  const manifest: Manifest = JSON.parse(
    await readFile(join(root, 'packages', folder, 'package.json'), 'utf8'),
  );
  manifests.set(folder, manifest);
}

let scratch = '';
const tarballs = new Map<string, string>();

async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout, stderr, exitCode } = await exec(program, [...args], {
    nodePath: false,
    nodeOptions: { cwd },
  });
  expect({ args, exitCode, output: exitCode === 0 ? '' : `${stdout}\n${stderr}` }).toEqual({
    args,
    exitCode: 0,
    output: '',
  });
  return stdout;
}

/** Packs every package as it would be published and installs them all into a project outside the workspace. */
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'gatesmith-consumer-'));
  const dependencies = await packPackages(scratch);
  for (const folder of folders)
    tarballs.set(folder, dependencies[manifestOf(folder).name]?.replace('file:', '') ?? '');
  await writeFile(
    join(scratch, 'package.json'),
    JSON.stringify({
      name: 'consumer',
      private: true,
      type: 'module',
      dependencies,
      overrides: dependencies,
    }),
  );
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], scratch);
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

function manifestOf(folder: string): Manifest {
  const manifest = manifests.get(folder);
  if (manifest === undefined) throw new Error(`packages/${folder} has no manifest`);
  return manifest;
}

describe.for(folders)('the packed package %s', (folder) => {
  test('is imported as ESM and exports something', async () => {
    const { name } = manifestOf(folder);
    const out = await run(
      'node',
      ['--input-type=module', '-e', `console.log(Object.keys(await import('${name}')).length)`],
      scratch,
    );
    expect(Number(out)).toBeGreaterThan(0);
  });

  test('names no workspace or catalog versions, and every dependency that it loads', async () => {
    const packed: Manifest = JSON.parse(
      await readFile(join(scratch, 'node_modules', manifestOf(folder).name, 'package.json'), 'utf8'),
    );
    for (const range of Object.values(packed.dependencies ?? {}))
      expect(range).not.toMatch(/workspace:|catalog:|file:/);
  });

  test('passes publint', async () => {
    await run('publint', ['--strict', tarballs.get(folder) ?? ''], root);
  });

  test('resolves its types for ESM consumers', async () => {
    await run('attw', [tarballs.get(folder) ?? '', '--profile', 'esm-only'], root);
  });
});

test('a strict TypeScript project that only has the packages compiles against their types', async () => {
  const names = folders.map((folder) => manifestOf(folder).name);
  await writeFile(
    join(scratch, 'consumer.ts'),
    `${names.map((name, index) => `import * as p${index} from '${name}';`).join('\n')}
import { defineValues } from '@gatesmith/values';
export const values = defineValues({ pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.254'] }] });
// @ts-expect-error a misspelled key
defineValues({ pool: [] });
export const all = [${names.map((_, index) => `p${index}`).join(', ')}];
`,
  );
  await writeFile(
    join(scratch, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: 'nodenext',
        target: 'es2023',
        noEmit: true,
        skipLibCheck: false,
        types: [],
        lib: ['es2023', 'dom', 'esnext.disposable'],
      },
      files: ['consumer.ts'],
    }),
  );
  await run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.json'], scratch);
});

test('the installed gatesmith command says its version', async () => {
  const out = await run(join(scratch, 'node_modules', '.bin', 'gatesmith'), ['--version'], scratch);
  expect(out.trim()).toContain(manifestOf('cli').version);
});
