import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { safeParseValues, toChartValues } from '@gatesmith/values';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
// @boundaries-ignore the document generator belongs to the schema; only tests import it
import { mutatedDocument, validDocument } from '../../values/test/document-arbitrary.ts';
import { assembledChart } from './assembled-chart.ts';

const numRuns = Math.min(300, Number(process.env['GATESMITH_RUNS'] ?? 8));
const binary = (await helmBinaries()).at(-1);
const chart = await assembledChart();
afterAll(() => chart[Symbol.asyncDispose]());

/** Codes that come from comparing addresses or from MetalLB's own rules: Helm's templates do not know them. */
const ofParserOnly =
  /^GS-(POOL-(?!UNADVERTISED)|SCHEMA|BGP-(?!OFF)|ENTRYPOINT-ADDRESS|RESOURCE|CONFIG|SELECTOR|REFERENCE-DUPLICATE|ADVERTISEMENT-(?!DANGLING))/;

async function helmAccepts(
  document: unknown,
): Promise<{ readonly accepted: boolean; readonly words: string }> {
  if (binary === undefined) return { accepted: true, words: '' };
  const path = join(chart.path, '..', 'generated.json');
  await writeFile(path, JSON.stringify(document));
  const { exitCode, stderr } = await runHelm(binary, [
    'template',
    'gatesmith',
    chart.path,
    '-n',
    'metallb-system',
    '-f',
    path,
  ]);
  return { accepted: exitCode === 0, words: stderr };
}

test.skipIf(binary === undefined)(
  'Helm takes what the parser takes, once it is lowered',
  async () => {
    await fc.assert(
      fc.asyncProperty(validDocument, async (document) => {
        const { values } = safeParseValues([{ file: 'values.ts', value: document }]);
        if (values === undefined) return;
        const { accepted, words } = await helmAccepts(toChartValues(values));
        expect(words).toBe('');
        expect(accepted).toBe(true);
      }),
      { numRuns },
    );
  },
  600_000,
);

test.skipIf(binary === undefined)(
  'Helm refuses what the parser refuses',
  async () => {
    await fc.assert(
      fc.asyncProperty(mutatedDocument, async ({ document }) => {
        const { findings, values } = safeParseValues([{ file: 'values.ts', value: document }]);
        const errors = findings.filter(({ severity }) => severity === 'error');
        if (values !== undefined || errors.every(({ code }) => ofParserOnly.test(code))) return;
        expect((await helmAccepts(document)).accepted, errors.map(({ message }) => message).join('\n')).toBe(
          false,
        );
      }),
      { numRuns },
    );
  },
  600_000,
);
