import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readmeExample } from '@internal/testing/readme-example';
import { expect, test } from 'vitest';
import { root } from '../src/pages.ts';

test('the example of the guide to embedding prints what the guide says', async () => {
  const { source, output } = readmeExample(await readFile(join(root, 'docs/guides/embed.md'), 'utf8'));
  const child = promisify(execFile)(
    process.execPath,
    ['--conditions=@gatesmith/source', '--no-warnings', '--input-type=module-typescript', '-'],
    { cwd: join(root, 'internal/documentation'), env: { ...process.env, NODE_OPTIONS: '' } },
  );
  child.child.stdin?.end(source);
  expect((await child).stdout.trimEnd()).toBe(output);
});
