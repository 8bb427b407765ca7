import { expect, test } from 'vitest';
import { helmBinaries, runHelm } from './helm.ts';

test('every available Helm reports the version it is listed with', async () => {
  for (const binary of await helmBinaries()) {
    const { exitCode, stdout } = await runHelm(binary, ['version', '--template', '{{.Version}}']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `v${binary.version}` });
  }
});

test('two callers at once get the same binaries', async () => {
  const [first, second] = await Promise.all([helmBinaries(), helmBinaries()]);
  expect(first).toEqual(second);
});
