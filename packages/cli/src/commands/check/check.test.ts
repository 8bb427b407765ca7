import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, type RunResult, runCli } from '../../../test/run-cli.ts';

const values = `pools:
  - name: default
    addresses: [192.168.30.20-192.168.30.254]
network:
  nodeCIDRs: [192.168.20.0/24]
`;

describe('on a pool outside the subnet of the nodes, which values and preflight both report', () => {
  let at: Awaited<ReturnType<typeof folder>>;

  beforeAll(async () => {
    at = await folder({ 'values.yaml': values });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  async function check(...more: readonly string[]): Promise<RunResult> {
    return runCli(['check', '-f', 'values.yaml', '--sandbox', ...more], {
      cwd: at.path,
      env: { HOME: at.path, GATESMITH_SANDBOX: `${at.path}/sandbox` },
    });
  }

  test('the finding is listed and counted once, with its file and line', async () => {
    const { findings, summary } = JSON.parse((await check('--output', 'json')).stdout);
    const outside = findings.filter(({ code }: { code: string }) => code === 'GS-POOL-OUTSIDE-SUBNET');
    expect(outside).toEqual([expect.objectContaining({ file: 'values.yaml', line: 3, column: 17 })]);
    expect(summary.warnings).toBe(findings.filter(isWarning).length);
  });

  test('in text the finding is shown once, with its frame', async () => {
    const { stdout } = await check();
    expect(stdout.match(/GS-POOL-OUTSIDE-SUBNET pools/g)).toHaveLength(1);
    expect(stdout).toContain('values.yaml:3:17: warning GS-POOL-OUTSIDE-SUBNET');
    expect(stdout).toContain('^^^^');
  });
});

function isWarning({ severity }: { severity: string }): boolean {
  return severity === 'warning';
}

test('a finding of the cluster about values has the file and line of the values', async () => {
  await using at = await folder({
    'values.yaml': 'pools:\n  - name: a\n    addresses: [192.168.20.10-192.168.20.11]\n',
  });
  const { code, stdout } = await runCli(['check', '-f', 'values.yaml', '--sandbox'], {
    cwd: at.path,
    env: { HOME: at.path, GATESMITH_SANDBOX: `${at.path}/sandbox` },
  });
  expect(code).toBe(3);
  expect(stdout).toContain('values.yaml:3:17: error GS-POOL-NODE-ADDRESS pools[0].addresses[0]');
});
