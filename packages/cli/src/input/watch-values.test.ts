import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstallEvent } from '@gatesmith/installer';
import { expect, test } from 'vitest';
import { folder } from '../../test/run-cli.ts';
import type { RunContext } from '../run-context.ts';
import { stdinName } from '../stdin-name.ts';
import { watchValues } from './watch-values.ts';

const done: InstallEvent = {
  type: 'done',
  outcome: { result: 'done', addresses: [], findings: [], finished: [], unfinished: [], writes: 1 },
};

async function reportOf(
  changes: (path: string) => Promise<void>,
  { signal }: { readonly signal: AbortSignal } = new AbortController(),
): Promise<readonly InstallEvent[]> {
  await using at = await folder({ 'values.yaml': 'pools: []\n' });
  // Only these two are asked for.
  const context = { cwd: at.path, signal } as RunContext;
  async function* events(): AsyncGenerator<InstallEvent> {
    await changes(at.path);
    yield done;
  }
  const sources = new Map([
    ['values.yaml', 'pools: []\n'],
    [stdinName, 'entrypoint: {}\n'],
  ]);
  const seen: InstallEvent[] = [];
  for await (const event of watchValues(context, sources, events())) seen.push(event);
  return seen;
}

test('values that change while they are applied are reported before the end', async () => {
  const [warning, last] = await reportOf((path) => writeFile(join(path, 'values.yaml'), 'pools: [x]\n'));
  expect(last).toBe(done);
  expect(warning).toMatchObject({ type: 'warn' });
  if (warning?.type !== 'warn') return;
  expect(`${warning.finding.message}\n${warning.finding.hint}`).toMatchInlineSnapshot(`
    "values.yaml: was changed while its values were being applied; the values from the start were applied
    see what the change would do with: gatesmith plan -f values.yaml"
  `);
});

test('nothing is said of values that are as they were', async () => {
  expect(await reportOf(async () => undefined)).toEqual([done]);
});

test('nothing is said of values that are as they were when the run was interrupted', async () => {
  const stop = new AbortController();
  expect(await reportOf(async () => stop.abort(), stop)).toEqual([done]);
});

test('a change is reported when the run was interrupted as well', async () => {
  const stop = new AbortController();
  const change = async (path: string): Promise<void> => {
    await writeFile(join(path, 'values.yaml'), 'pools: [x]\n');
    stop.abort();
  };
  expect((await reportOf(change, stop)).map(({ type }) => type)).toEqual(['warn', 'done']);
});
