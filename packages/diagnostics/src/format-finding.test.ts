import { describe, expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { formatFinding } from './format-finding.ts';

const source = 'pools:\n  - nmae: default\n';
const finding: Finding = {
  code: 'GS-VALUES-UNKNOWN-KEY',
  severity: 'error',
  subject: 'values.yaml',
  file: 'values.yaml',
  path: ['pools', 0, 'nmae'],
  message: '"nmae" is not a key of a pool, and a pool without a name is rejected by MetalLB',
  hint: 'did you mean name? Every pool needs one, and advertisements refer to it',
  docs: 'https://example.com/findings#gs-values-unknown-key',
  line: 2,
  column: 5,
};

describe('a formatted finding', () => {
  test('has the place, the message, a frame and the hint', () => {
    expect(formatFinding(finding, { source, length: 4 })).toMatchInlineSnapshot(`
      "values.yaml:2:5: error GS-VALUES-UNKNOWN-KEY pools[0].nmae
        "nmae" is not a key of a pool, and a pool without a name is rejected by MetalLB
        1 | pools:
        2 |   - nmae: default
          |     ^^^^
        hint: did you mean name? Every pool needs one, and advertisements refer to it"
    `);
  });

  test('breaks the head, the message and the hint at the width and keeps the frame', () => {
    expect(formatFinding(finding, { source, length: 4, width: 48 })).toMatchInlineSnapshot(`
      "values.yaml:2:5:
        error GS-VALUES-UNKNOWN-KEY pools[0].nmae
        "nmae" is not a key of a pool, and a pool
        without a name is rejected by MetalLB
        1 | pools:
        2 |   - nmae: default
          |     ^^^^
        hint: did you mean name? Every pool
              needs one, and advertisements refer to
              it"
    `);
  });

  test('colours the place and the severity, and reads the same without the colours', () => {
    const painted = formatFinding(finding, { source, paint: (part, text) => `<${part}>${text}</${part}>` });
    expect(painted.split('\n')[0]).toBe(
      '<place>values.yaml:2:5:</place> <error>error GS-VALUES-UNKNOWN-KEY</error> pools[0].nmae',
    );
    expect(painted.replaceAll(/<\/?(?:place|error)>/g, '')).toBe(formatFinding(finding, { source }));
  });

  test('ends with the link where it is asked for', () => {
    expect(formatFinding(finding, { link: true }).split('\n').at(-1)).toBe(
      '  see: https://example.com/findings#gs-values-unknown-key',
    );
  });

  test('indents every line of a hint under the first', () => {
    expect(
      formatFinding({ ...finding, hint: 'one\ntwo' })
        .split('\n')
        .slice(-2),
    ).toEqual(['  hint: one', '        two']);
  });
});
