import type { Finding } from '@gatesmith/diagnostics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { renderReport } from './report.ts';

const hostile = '<script>alert("1")</script> & \'x\' \u0000';
const findings: readonly Finding[] = [
  {
    code: 'GS-POOL-INVERTED',
    severity: 'error',
    subject: 'values.yaml',
    file: 'my values.yaml',
    line: 3,
    column: 17,
    path: ['pools', 0],
    message: `"a-b": ${hostile}`,
    hint: 'turn it round',
  },
  { code: 'GS-NODE-NOT-READY', severity: 'warning', subject: 'Node/n1', path: [], message: 'is not Ready' },
];

test('JUnit: an error is a failure, a warning is not', async () => {
  expect(await renderReport(findings, 'junit')).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="gatesmith" tests="2" failures="1" errors="0" skipped="0">
        <testcase classname="values.yaml" name="GS-POOL-INVERTED"><failure type="GS-POOL-INVERTED" message="&quot;a-b&quot;: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; �">my values.yaml:3:17: error GS-POOL-INVERTED pools[0]
      &quot;a-b&quot;: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; �
      hint: turn it round</failure></testcase>
        <testcase classname="Node/n1" name="GS-NODE-NOT-READY"><system-out>Node/n1: warning GS-NODE-NOT-READY
      is not Ready</system-out></testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test('SARIF: a rule per code, a region where there is a line, the name of the object always', async () => {
  // The snapshot shows the NUL as a sign, so that this file stays text.
  const report = (await renderReport(findings, 'sarif')).replaceAll('\\u0000', '␀');
  expect(JSON.parse(report).runs[0].results).toMatchInlineSnapshot(`
    [
      {
        "level": "error",
        "locations": [
          {
            "logicalLocations": [
              {
                "fullyQualifiedName": "values.yaml pools[0]",
              },
            ],
            "physicalLocation": {
              "artifactLocation": {
                "uri": "my%20values.yaml",
              },
              "region": {
                "startColumn": 17,
                "startLine": 3,
              },
            },
          },
        ],
        "message": {
          "text": ""a-b": <script>alert("1")</script> & 'x' ␀
    turn it round",
        },
        "ruleId": "GS-POOL-INVERTED",
        "ruleIndex": 1,
      },
      {
        "level": "warning",
        "locations": [
          {
            "logicalLocations": [
              {
                "fullyQualifiedName": "Node/n1",
              },
            ],
            "physicalLocation": {
              "artifactLocation": {
                "uri": "Node/n1",
              },
              "region": {
                "startLine": 1,
              },
            },
          },
        ],
        "message": {
          "text": "is not Ready",
        },
        "ruleId": "GS-NODE-NOT-READY",
        "ruleIndex": 0,
      },
    ]
  `);
});

test('SARIF: a rule says what its code means and where to read on; an unregistered code is a rule all the same', async () => {
  const known: Finding = { code: 'GS-FILE-YAML', severity: 'error', subject: 's', path: [], message: 'm' };
  const { rules } = JSON.parse(await renderReport([known, ...findings], 'sarif')).runs[0].tool.driver;
  expect(rules).toEqual([
    {
      id: 'GS-FILE-YAML',
      shortDescription: { text: 'File cannot be read' },
      fullDescription: { text: expect.stringContaining('YAML') },
      help: { text: expect.stringContaining('https://') },
      helpUri: expect.stringMatching(/#gs-file-yaml$/),
      defaultConfiguration: { level: 'error' },
    },
    expect.objectContaining({ id: 'GS-NODE-NOT-READY' }),
    expect.objectContaining({ id: 'GS-POOL-INVERTED' }),
  ]);
});

test('HTML: one page with a table, and nothing of a message becomes markup', async () => {
  const page = await renderReport(findings, 'html');
  expect(page).not.toContain('<script>');
  expect(page).toContain('<th scope="col">Severity</th>');
  expect(page).toContain('1 error, 1 warning.');
});

test.for(['junit', 'html'] as const)('%s: whatever a message holds, tags stay balanced', async (format) => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (message) => {
      const tags = (text: string): number => text.match(/[<>]/g)?.length ?? 0;
      const one = (text: string): Promise<string> =>
        renderReport([{ code: 'GS-X', severity: 'error', subject: 's', path: [], message: text }], format);
      expect(tags(await one(message))).toBe(tags(await one('')));
    }),
  );
});

test('SARIF is JSON whatever a message holds', async () => {
  const [first] = findings;
  const report = await renderReport(first === undefined ? [] : [first], 'sarif');
  expect(parseDocument(report).errors).toEqual([]);
});
