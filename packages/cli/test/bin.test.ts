import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';
import { describe, expect, test } from 'vitest';
import { folder } from './run-cli.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const built = at('../dist/bin.js');

/** The program as it lies in the repository, and, on request after a build, as it is published. */
const programs = [
  [
    'from source',
    ['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning', at('../src/bin.ts')],
  ],
  ...(process.env['GATESMITH_TEST_BUILT'] === '1' && existsSync(built) ? [['built', [built]] as const] : []),
] as const;

describe.for(programs)('the program %s', ([, program]) => {
  const run = async (
    args: readonly string[],
    cwd?: string,
  ): Promise<{ code: number | undefined; stdout: string; stderr: string }> => {
    const { exitCode, stdout, stderr } = await exec(process.execPath, [...program, ...args], {
      nodePath: false,
      nodeOptions: { cwd, env: { PATH: process.env['PATH'], HOME: '/nonexistent', NO_COLOR: '1' } },
    });
    return { code: exitCode, stdout, stderr };
  };

  test('says its version', async () => {
    const { code, stdout, stderr } = await run(['--version']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('ends with the exit code of the run', async () => {
    expect(await run(['vlidate'])).toMatchObject({ code: 2, stdout: '' });
  });

  test('reads values from TypeScript, which needs no package next to the file', async () => {
    await using values = await folder({
      'values.mts':
        "import { defineValues } from '@gatesmith/values';\nconst name: string = 'default';\nexport default defineValues({ pools: [{ name, addresses: ['10.0.0.16/29'] }] });\n",
    });
    const { code, stdout, stderr } = await run(
      ['render', '-f', 'values.mts', '--format', 'resources'],
      values.path,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('- 10.0.0.16/29\n');
  });

  test('reads values from a TypeScript module in a project of type commonjs', async () => {
    await using values = await folder({
      'package.json': '{ "name": "site", "type": "commonjs" }',
      'range.ts': "export const addresses: readonly string[] = ['10.0.0.16/29'];\n",
      'values.ts':
        "import { defineValues } from '@gatesmith/values';\nimport { addresses } from './range.ts';\nexport default defineValues({ pools: [{ name: 'default', addresses: [...addresses] }] });\n",
      'values.js': "module.exports = { pools: [{ name: 'old', addresses: ['10.0.0.16/29'] }] };\n",
    });
    for (const file of ['values.ts', 'values.js']) {
      const { code, stdout, stderr } = await run(
        ['render', '-f', file, '--format', 'resources'],
        values.path,
      );
      expect({ file, code, stderr }).toEqual({ file, code: 0, stderr: '' });
      expect(stdout).toContain('- 10.0.0.16/29\n');
    }
  });

  test('a reader that closes the pipe is not a failure', async () => {
    const { exitCode, stderr } = await exec(
      process.execPath,
      [
        '-e',
        `const { spawn } = require('node:child_process');
         const child = spawn(process.execPath, ${JSON.stringify([...program, '--help'])}, { stdio: ['ignore', 'pipe', 'inherit'] });
         child.stdout.destroy();
         child.on('exit', (code) => process.exit(code));`,
      ],
      { nodePath: false },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});
