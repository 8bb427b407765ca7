import { describe, expect, test } from 'vitest';
import { folder, runCli } from '../test/run-cli.ts';

const codeIn: Readonly<Record<string, RegExp>> = {
  junit: /<testsuite name="gatesmith \w+" tests="1" failures="1"[\s\S]*type="([A-Z_-]+)"/,
  sarif: /"ruleId": "([A-Z_-]+)"/,
  html: /<p class="badge">Failed<\/p>[\s\S]*<p>1 error\.<\/p>[\s\S]*<span class="code">(?:<a [^>]*>)?([A-Z_-]+)</,
  github: /^::error .*title=([A-Z_-]+)/,
};

describe.each(['junit', 'sarif', 'html', 'github'])('a report as %s is never empty', (output) => {
  test.for([
    ['validate', ['validate', '-f', 'wrong.yaml']],
    ['check', ['check', '-f', 'wrong.yaml', '--sandbox']],
    ['plan', ['plan', '-f', 'wrong.yaml', '--sandbox']],
    ['verify', ['verify', '-f', 'wrong.yaml', '--sandbox']],
  ] as const)('%s: values that are not valid are findings in it', async ([, argv], { expect }) => {
    await using at = await folder({ 'wrong.yaml': 'pols: []\nentrypoint: { enabled: false }\n' });
    const { code, stdout } = await runCli([...argv, '--output', output], { cwd: at.path });
    expect(code).toBe(2);
    expect(codeIn[output]?.exec(stdout)?.[1]).toBe('GS-VALUES-UNKNOWN-KEY');
  });

  test('an error that is not a finding is the one entry', async () => {
    const { code, stdout, stderr } = await runCli([
      'check',
      '-f',
      'nope.yaml',
      '--sandbox',
      '--output',
      output,
    ]);
    expect(code).toBe(2);
    expect(codeIn[output]?.exec(stdout)?.[1]).toBe('FILE_UNREADABLE');
    expect(stderr).toContain('nope.yaml: no such file');
  });

  test('MetalLB objects are judged into it', async () => {
    const { code, stdout } = await runCli(['validate', '-f', '-', '--as', 'metallb', '--output', output], {
      stdin:
        'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: a, namespace: metallb-system }\nspec: { addresses: [10.0.0.9-10.0.0.1] }\n',
    });
    expect(code).toBe(2);
    expect(codeIn[output]?.exec(stdout)?.[1]).toBe('GS-POOL-INVERTED');
  });
});
