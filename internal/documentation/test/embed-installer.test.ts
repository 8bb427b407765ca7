import { readFile } from 'node:fs/promises';
import { openFrontDoor } from '@examples/embed-installer/open-front-door.ts';
import { expect, test } from 'vitest';
import { program, startPractice } from './practice.ts';

const example = new URL('../../../examples/embed-installer/', import.meta.url);

test.skipIf(program === undefined)('the example opens a front door and reports its progress', async () => {
  await using practice = await startPractice();
  const printed: string[] = [];
  const outcome = await openFrontDoor({
    ...practice.options,
    values: { pools: [{ name: 'default', addresses: ['192.168.20.20-192.168.20.29'] }] },
    signal: AbortSignal.timeout(100_000),
    log: (line) => printed.push(line),
  });
  expect(outcome?.error).toBeUndefined();
  expect(outcome?.addresses.map(({ address, pool }) => [address, pool])).toEqual([
    ['192.168.20.20', 'default'],
  ]);
  expect(printed).toContain('Namespaces');
});

test('the function is as short as its README says', async () => {
  const text = await readFile(new URL('open-front-door.ts', example), 'utf8');
  const [, body = ''] = text.split('export async function');
  expect(body.trim().split('\n').length).toBeLessThanOrEqual(20);
  const readme = await readFile(new URL('README.md', example), 'utf8');
  expect(readme).toContain(`export async function${body}`.trim());
});
