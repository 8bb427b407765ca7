import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder, runCli } from '../test/run-cli.ts';
import { environmentError } from './environment-error.ts';

const thrown = async (work: () => Promise<unknown>): Promise<Error> => {
  const error: unknown = await work().catch((reason: unknown) => reason);
  if (error instanceof Error) return error;
  throw new Error('nothing was thrown');
};

test('a path that the operating system refuses is not a defect of gatesmith', async () => {
  await using at = await folder({ file: '' });
  const file = join(at.path, 'file');
  expect(environmentError(await thrown(() => mkdir(file)))).toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: `${file}: a file has the name of a folder (EEXIST)`,
  });
  const temporary = join(at.path, 'none', 'gatesmith-chart-');
  expect(environmentError(await thrown(() => mkdtemp(temporary)))).toMatchObject({
    message: expect.stringMatching(/gatesmith-chart-\w*: does not exist \(ENOENT\)$/),
    hint: expect.stringContaining('TMPDIR'),
  });
  expect(environmentError(new Error('undefined is not a function'))).toBeUndefined();
});

test('a state folder that is a file is named, with the variables that say where it is', async () => {
  await using at = await folder({ file: '' });
  const env = { GATESMITH_SANDBOX: join(at.path, 'file') };
  const { code, stderr } = await runCli(['status', '--sandbox'], { env });
  expect(code).toBe(1);
  expect(stderr).toContain('a file has the name of a folder (EEXIST)');
  expect(stderr).toContain('GATESMITH_SANDBOX');
  expect(stderr).not.toContain('defect');
});

test.for([
  [['status', '--sandbox', '--kubeconfig', 'x'], '--sandbox and --kubeconfig exclude each other'],
  [['status', '--sandbox', '--context', 'x'], '--sandbox and --context exclude each other'],
  [['status', '--snapshot', 'x.json', '--sandbox'], '--snapshot and --sandbox exclude each other'],
  [['status', '--snapshot', 'x.json', '--context', 'x'], '--snapshot and --context exclude each other'],
] as const)('flags that name two clusters are refused: %j', async ([argv, message]) => {
  const { code, stderr } = await runCli(argv);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
