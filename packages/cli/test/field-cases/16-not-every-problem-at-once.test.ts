import { expect, test } from 'vitest';
import { fieldCasePath, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('16-not-every-problem-at-once');

test.skipIf(inputs === undefined).for([
  [
    'metallb.yaml',
    ['aggregationLength 24', 'community "noexport"', 'pool "typo"', 'peer "tor2"', 'bfdProfile "fast"'],
  ],
  [
    'schema-then-webhook.yaml',
    [
      'holdTime: must be a string',
      'myASN 4294967296',
      'large:64512:1',
      'ebgpMultiHop: the peer has the same AS',
    ],
  ],
] as const)('every problem of %s is reported at once', async ([file, problems]) => {
  await using at = await openFieldCase(inputs ?? '');
  const { code, stdout, stderr } = await at.run(['validate', '--as', 'metallb', '-f', file]);
  expect(code).toBe(2);
  for (const problem of problems) expect(`${stdout}${stderr}`).toContain(problem);
});
