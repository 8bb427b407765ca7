import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { safeParseValues, toChartValues } from '@gatesmith/values';
import { helmBinaries, runHelm } from '@internal/testing/helm';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
// @boundaries-ignore the document generator belongs to the schema; only tests import it
import { judgesBySimilarity } from '../../values/test/close-keys.ts';
// @boundaries-ignore the document generator belongs to the schema; only tests import it
import { mutatedDocument, validDocument } from '../../values/test/document-arbitrary.ts';
import { assembledChart } from './assembled-chart.ts';

/** Codes that come from comparing addresses or from MetalLB's own rules: Helm's templates do not have them. */
const ofParserOnly =
  /^GS-(POOL-(?!UNADVERTISED)|SCHEMA|BGP-(?!OFF)|ENTRYPOINT-ADDRESS|RESOURCE|CONFIG|NETWORK|SELECTOR|REFERENCE-DUPLICATE|ADVERTISEMENT-(?!DANGLING))/;

/** The parser and real Helm on the same documents, as many of each verdict as are asked for. */
export async function agreementSuite(numRuns: number): Promise<void> {
  const binary = (await helmBinaries()).at(-1);
  const chart = await assembledChart();
  afterAll(() => chart[Symbol.asyncDispose]());

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
      ...['-n', 'metallb-system', '-f', path],
    ]);
    return { accepted: exitCode === 0, words: stderr };
  }

  test.skipIf(binary === undefined)(
    `Helm takes what the parser takes, once it is lowered: ${numRuns} documents`,
    async () => {
      await fc.assert(
        fc.asyncProperty(validDocument, async (document) => {
          const { values } = safeParseValues([{ file: 'values.ts', value: document }]);
          fc.pre(values !== undefined);
          const { accepted, words } = await helmAccepts(toChartValues(values));
          expect(words).toBe('');
          expect(accepted).toBe(true);
        }),
        { numRuns },
      );
    },
    60_000 + numRuns * 5_000,
  );

  test.skipIf(binary === undefined)(
    `Helm refuses what the parser refuses: ${numRuns} documents`,
    async () => {
      await fc.assert(
        fc.asyncProperty(mutatedDocument, async ({ document }) => {
          const { findings, values } = safeParseValues([{ file: 'values.ts', value: document }]);
          const errors = findings.filter(({ severity }) => severity === 'error');
          const forHelm = errors.filter(
            ({ code, path }) =>
              !ofParserOnly.test(code) &&
              !(code === 'GS-VALUES-UNKNOWN-KEY' && judgesBySimilarity(path.slice(0, -1))),
          );
          fc.pre(values === undefined && forHelm.length > 0);
          expect(
            (await helmAccepts(document)).accepted,
            errors.map(({ message }) => message).join('\n'),
          ).toBe(false);
        }),
        { numRuns },
      );
    },
    60_000 + numRuns * 5_000,
  );
}
