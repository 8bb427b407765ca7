import { join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, runCli } from './run-cli.ts';

// A finding of the cluster about a value names the position of the value in its file: in each command and each format.

const [helm] = await helmBinaries();

let at: Awaited<ReturnType<typeof folder>>;

beforeAll(async () => {
  at = await folder({
    'values.yaml': `pools:
  - name: default
    addresses: [192.168.20.10-192.168.20.40]
  - name: second
    addresses: [192.168.20.50-192.168.20.60]
entrypoint:
  loadBalancerClass: example.com/other
`,
  });
});
afterAll(() => at[Symbol.asyncDispose]());

async function judge(command: string, output: string): Promise<string> {
  const { stdout } = await runCli([command, '-f', 'values.yaml', '--sandbox', '--output', output], {
    cwd: at.path,
    env: {
      HOME: at.path,
      PATH: process.env['PATH'] ?? '',
      GATESMITH_SANDBOX: join(at.path, 'sandbox'),
      GATESMITH_HELM: helm?.helm ?? '',
    },
  });
  return stdout;
}

const formats = [
  ['text', 'values.yaml:3:17: error GS-POOL-NODE-ADDRESS pools[0].addresses[0]\n'],
  ['short', 'values.yaml:3:17: error GS-POOL-NODE-ADDRESS '],
  ['json', '"file": "values.yaml",\n      "line": 3,\n      "column": 17'],
  ['junit', 'name="GS-POOL-NODE-ADDRESS pools[0].addresses[0]" time="0" file="values.yaml" line="3"'],
  ['sarif', '"startLine": 3,\n                  "startColumn": 17'],
  ['html', '<code>values.yaml:3:17</code> <code>pools[0].addresses[0]</code>'],
  ['github', '::error file=values.yaml,line=3,col=17,title=GS-POOL-NODE-ADDRESS pools[0].addresses[0]::'],
] as const;

describe.each(['check', ...(helm === undefined ? [] : ['plan'])])('%s', (command) => {
  test.for(formats)('names it once as %s', async ([output, position]) => {
    const result = await judge(command, output);
    expect(result.split(position)).toHaveLength(2);
  });

  test('reports a finding of the values once, although the preflight repeats it', async () => {
    const { findings } = JSON.parse(await judge(command, 'json'));
    const codes = findings.map(
      ({ code, message }: { code: string; message: string }) => `${code} ${message}`,
    );
    expect(codes.filter((code: string) => code.startsWith('GS-POOL-LOTTERY'))).toHaveLength(1);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

test.skipIf(helm === undefined)('up that a finding stops names its position', async () => {
  const { code, stderr } = await runCli(['up', '-f', 'values.yaml', '--sandbox', '--yes'], {
    cwd: at.path,
    env: {
      HOME: at.path,
      PATH: process.env['PATH'] ?? '',
      GATESMITH_SANDBOX: join(at.path, 'sandbox'),
      GATESMITH_HELM: helm?.helm ?? '',
    },
  });
  expect(code).not.toBe(0);
  expect(stderr).toContain('values.yaml:3:17: error GS-POOL-NODE-ADDRESS pools[0].addresses[0]');
});

test('findings of the cluster are placed in the values file that is found in the folder', async () => {
  const { stdout } = await runCli(['check', '--sandbox', '-o', 'sarif'], {
    cwd: at.path,
    env: { HOME: at.path, GATESMITH_SANDBOX: join(at.path, 'sandbox') },
  });
  const uris = [...stdout.matchAll(/"uri": "(.*)"/g)].map(([, uri]) => uri);
  expect(uris.length).toBeGreaterThan(1);
  expect(new Set(uris)).toEqual(new Set(['values.yaml']));
});

test('verify names the position of the section that a finding is about', async () => {
  expect(await judge('verify', 'github')).toContain(
    '::error file=values.yaml,line=7,col=3,title=GS-ENTRYPOINT-PENDING entrypoint::',
  );
});
