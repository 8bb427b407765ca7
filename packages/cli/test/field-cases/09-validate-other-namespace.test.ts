import { expect, test } from 'vitest';
import { fieldCasePath, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('09-validate-other-namespace');

test.skipIf(inputs === undefined)(
  'the resources of a MetalLB in another namespace are accepted',
  async () => {
    await using at = await openFieldCase(inputs ?? '');
    const { code, stdout, stderr } = await at.run(['validate', '--as', 'metallb', '-f', 'metallb.yaml']);
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).toContain('accepted');
  },
);
