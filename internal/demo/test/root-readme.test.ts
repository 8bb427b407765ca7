import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';
import { expect, test } from 'vitest';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');

test('the values file of the README is valid', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const values = /```yaml\n(# values\.yaml\n[\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-readme-'));
  const gatesmith = (...args: string[]) =>
    exec(
      process.execPath,
      [
        '--conditions=@gatesmith/source',
        '--disable-warning=ExperimentalWarning',
        join(root, 'packages/cli/src/bin.ts'),
        ...args,
      ],
      { nodePath: false, nodeOptions: { cwd: folder } },
    );
  try {
    await writeFile(join(folder, 'values.yaml'), values);
    const { stdout, exitCode } = await gatesmith('validate', '-f', 'values.yaml');
    expect({ stdout, exitCode }).toEqual({
      stdout: 'values.yaml: valid, no findings. Next: gatesmith plan -f values.yaml\n',
      exitCode: 0,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('every task that the documentation names is one of the workspace', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const file of ['README.md', 'CONTRIBUTING.md', 'docs/testing.md']) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, task = ''] of text.matchAll(/npm run ([a-z][a-z:-]*)/g)) {
      // `testbed` is a script of its own workspace package.
      if (task !== 'testbed') expect(Object.keys(scripts), `${file} names npm run ${task}`).toContain(task);
    }
  }
});
