import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleReport } from '../../test/example-report.ts';
import { renderReport } from './render-report.ts';

test('an error is a failure, a warning is not; the file and line are those in the repository', async () => {
  expect(await renderReport(exampleReport, 'junit')).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="gatesmith check" tests="4" failures="1" errors="0" skipped="0" time="0" timestamp="2026-11-30T23:55:01">
        <properties>
          <property name="verdict" value="Not ready to install: 1 error, 2 warnings, 1 note"/>
          <property name="command" value="gatesmith check -f values.yaml"/>
          <property name="version" value="1.2.3"/>
          <property name="cluster" value="cluster home"/>
        </properties>
        <testcase classname="Node/n1" name="GS-NODE-NOT-READY" time="0"><system-out>Node/n1: warning GS-NODE-NOT-READY
      is not Ready</system-out></testcase>
        <testcase classname="values.yaml" name="GS-POOL-INVERTED pools[0]" time="0" file="deploy/my values.yaml" line="3"><failure type="GS-POOL-INVERTED" message="&quot;a-b&quot;: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; 100%
    ::set-output name=a::b �">/repository/deploy/my values.yaml:3:17: error GS-POOL-INVERTED pools[0]
      &quot;a-b&quot;: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; 100%
      ::set-output name=a::b �
      hint: turn it round
      see: https://example.com/findings.md#gs-pool-inverted</failure></testcase>
        <testcase classname="Node/n2" name="GS-NODE-NOT-READY" time="0"><system-out>Node/n2: warning GS-NODE-NOT-READY
      is not Ready</system-out></testcase>
        <testcase classname="ConfigMap/kube-system/kube-proxy config.conf" name="GS-KUBEPROXY-IPVS-DEPRECATED mode" time="0"><system-out>ConfigMap/kube-system/kube-proxy config.conf:52: info GS-KUBEPROXY-IPVS-DEPRECATED mode
      is deprecated</system-out></testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test.for(['junit', 'html'] as const)('%s: tags stay balanced for every message', async (format) => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (message) => {
      const tags = (document: string): number => document.match(/[<>]/g)?.length ?? 0;
      const one = (text: string): Promise<string> =>
        renderReport(
          {
            ...exampleReport,
            findings: [{ code: 'GS-X', severity: 'error', subject: 's', path: [], message: text }],
          },
          format,
        );
      expect(tags(await one(message))).toBe(tags(await one('')));
    }),
  );
});
