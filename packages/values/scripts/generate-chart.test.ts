/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generatedFiles } from './generate-chart.ts';
import { generatedSource } from './generate-source.ts';

test('the committed files are what the schema generates', async () => {
  for (const [path, text] of [...generatedSource(), ...(await generatedFiles())]) {
    expect(
      await readFile(path, 'utf8'),
      `${path} is stale: run pnpm --filter @gatesmith/values generate`,
    ).toBe(text);
  }
});
