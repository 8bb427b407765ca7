import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { exec } from 'tinyexec';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packPackages } from '../src/pack-packages.ts';
import { root } from '../src/source-imports.ts';

// Each example that has a manifest, and a newcomer with nothing but the README, in a folder outside of the workspace.

const helm = (await helmBinaries()).at(-1)?.helm;
const examples = (await readdir(join(root, 'examples'))).filter((name) =>
  existsSync(join(root, 'examples', name, 'package.json')),
);

let scratch = '';
let packed: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'gatesmith-copied-'));
  packed = await packPackages(scratch);
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Ran {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs a program in a folder with the real Helm on PATH and a practice cluster in that folder. */
async function run(folder: string, program: string, args: readonly string[]): Promise<Ran> {
  const { exitCode, stdout, stderr } = await exec(program, [...args], {
    nodePath: false,
    nodeOptions: {
      cwd: folder,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PATH: [join(folder, 'node_modules/.bin'), dirname(helm ?? ''), process.env['PATH']].join(delimiter),
        GATESMITH_SANDBOX: join(folder, 'practice-cluster'),
      },
    },
  });
  return { exitCode, output: `${stdout}${stderr}` };
}

/** Writes a manifest whose packages of ours are the packed ones, and installs it. */
async function install(folder: string, manifest: Readonly<Record<string, unknown>>): Promise<void> {
  const own = Object.keys(Object(manifest['dependencies'])).filter((name) => name in packed);
  const dependencies = {
    ...Object(manifest['dependencies']),
    ...Object.fromEntries(own.map((name) => [name, packed[name]])),
  };
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ ...manifest, dependencies, overrides: packed }),
  );
  const npm = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  expect(await run(folder, 'npm', npm)).toMatchObject({ exitCode: 0 });
}

describe.skipIf(helm === undefined)('outside of the workspace', () => {
  test.for(examples)('a copy of the example %s installs, type-checks and starts', async (name) => {
    const folder = join(scratch, name);
    await cp(join(root, 'examples', name), folder, {
      recursive: true,
      filter: (path) => !path.endsWith('node_modules'),
    });
    await install(folder, JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    expect(await run(folder, 'tsc', ['-p', 'tsconfig.json'])).toEqual({ exitCode: 0, output: '' });
    const { exitCode, output } = await run(folder, 'npm', ['start']);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(output).toContain('192.168.20.20');
  });

  test('a newcomer installs, gets an address, breaks the pool, and finds the remedy in the message', async () => {
    const folder = await mkdtemp(join(scratch, 'newcomer-'));
    await install(folder, { name: 'newcomer', private: true, dependencies: { gatesmith: '*' } });
    const gatesmith = (...args: string[]): Promise<Ran> => run(folder, 'gatesmith', args);

    expect(await gatesmith('init', '--pool', '192.168.20.20-192.168.20.60')).toMatchObject({ exitCode: 0 });
    expect(await gatesmith('validate', '-f', 'values.yaml')).toMatchObject({ exitCode: 0 });
    const up = await gatesmith('up', '-f', 'values.yaml', '--sandbox', '--yes');
    expect(up).toMatchObject({ exitCode: 0 });
    expect(up.output).toContain('192.168.20.20');

    const values = await readFile(join(folder, 'values.yaml'), 'utf8');
    const broken = values.replace('192.168.20.20-192.168.20.60', '192.168.20.10-192.168.20.60');
    await writeFile(join(folder, 'values.yaml'), broken);
    const refused = await gatesmith('up', '-f', 'values.yaml', '--sandbox', '--yes');
    expect(refused.exitCode).not.toBe(0);
    expect(refused.output).toContain('GS-POOL-NODE-ADDRESS');
    const [, remedy = ''] = /addresses: \[([^\]]+)\]/.exec(refused.output) ?? [];

    await writeFile(
      join(folder, 'values.yaml'),
      broken.replace(
        '- "192.168.20.10-192.168.20.60"',
        remedy
          .split(', ')
          .map((range) => `- "${range}"`)
          .join('\n      '),
      ),
    );
    const fixed = await gatesmith('up', '-f', 'values.yaml', '--sandbox', '--yes');
    expect(fixed).toMatchObject({ exitCode: 0 });
  });
});
