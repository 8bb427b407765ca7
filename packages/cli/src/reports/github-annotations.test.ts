import { expect, test } from 'vitest';
import { exampleReport } from '../../test/example-report.ts';
import { renderReport } from './render-report.ts';

test('errors come first, a finding of a file annotates its line, and nothing of a message becomes a command', async () => {
  const annotations = await renderReport(exampleReport, 'github');
  expect(annotations.replaceAll('\u0000', '␀')).toMatchInlineSnapshot(`
    "::error file=deploy/my values.yaml,line=3,col=17,title=GS-POOL-INVERTED pools[0]::"a-b": <script>alert("1")</script> & 'x' 100%25%0A::set-output name=a::b ␀%0Ahint: turn it round
    ::warning title=GS-NODE-NOT-READY Node/n1::is not Ready
    ::warning title=GS-NODE-NOT-READY Node/n2::is not Ready
    ::notice title=GS-KUBEPROXY-IPVS-DEPRECATED mode::is deprecated
    Not ready to install: 1 error, 2 warnings, 1 note
    "
  `);
});

test('without findings only the verdict is printed', async () => {
  const verdict = { result: 'passed', title: 'Ready to install: no findings' } as const;
  expect(await renderReport({ ...exampleReport, verdict, findings: [] }, 'github')).toBe(
    'Ready to install: no findings\n',
  );
});
