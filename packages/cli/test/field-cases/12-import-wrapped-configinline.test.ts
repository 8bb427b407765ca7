import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { fieldCasePath, openFieldCase } from '../field-case.ts';

const inputs = fieldCasePath('12-import-wrapped-configinline');
const files = inputs === undefined ? [] : readdirSync(inputs).filter((name) => name.endsWith('.yaml'));

test.skipIf(inputs === undefined).for(files)(
  'the configuration inside %s is found, or nothing is printed',
  async (file) => {
    await using at = await openFieldCase(inputs ?? '');
    const { code, stdout } = await at.run(['import', 'metallb-configmap', file]);
    if (code === 2) expect(stdout).toBe('');
    else expect(parse(stdout).pools).toEqual(expect.arrayContaining([expect.anything()]));
  },
);
