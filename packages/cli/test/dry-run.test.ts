import { join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folder, type RunResult, runCli } from './run-cli.ts';

const [helm] = await helmBinaries();

const values = `pools:
  - name: default
    addresses: [192.168.20.20-192.168.20.254]
entrypoint:
  ipAddressPool: default
`;

describe.skipIf(helm === undefined)('a dry run on the practice cluster', () => {
  let at: Awaited<ReturnType<typeof folder>>;

  beforeAll(async () => {
    at = await folder({ 'values.yaml': values });
  });
  afterAll(() => at[Symbol.asyncDispose]());

  const story = (argv: readonly string[]): Promise<RunResult> =>
    runCli([...argv, '--sandbox'], {
      cwd: at.path,
      env: {
        HOME: at.path,
        PATH: process.env['PATH'] ?? '',
        GATESMITH_SANDBOX: join(at.path, 'sandbox'),
        GATESMITH_SANDBOX_SPEED: '20',
        GATESMITH_HELM: helm?.helm ?? '',
      },
    });

  test('up --dry-run prints what plan prints, with its exit code, and writes nothing', async () => {
    const before = await story(['plan']);
    const dry = await story(['up', '--dry-run']);
    expect(before.code).toBe(3);
    expect(dry).toMatchObject({ code: 3, stdout: before.stdout });
    expect(await story(['apply', '--dry-run', '--yes'])).toMatchObject({ code: 3, stdout: before.stdout });
  });

  test('rollback --dry-run reports that there is nothing to go back to', async () => {
    const { code, stdout, stderr } = await story(['rollback', '--dry-run']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/nothing to (go|roll) back to|no release/);
  });

  test('--quiet leaves out the banner and the progress, and keeps the result', async () => {
    const { code, stdout, stderr } = await story(['up', '--yes', '-q']);
    expect(code).toBe(0);
    expect(stdout).toContain('192.168.20.20');
    expect(stderr).not.toMatch(/a model of Kubernetes|✓|waiting for|Using values\.yaml/);
  });

  test('once everything is installed up --dry-run shows no change', async () => {
    expect((await story(['up', '--dry-run'])).code).toBe(0);
  });

  test('uninstall --dry-run lists what would be removed, and removes nothing', async () => {
    const { code, stdout } = await story(['uninstall', '--dry-run']);
    expect(code).toBe(3);
    expect(stdout).toContain('IPAddressPool/metallb-system/default');
    const json = await story(['destroy', '--dry-run', '-o', 'json']);
    expect(json.code).toBe(3);
    expect(JSON.parse(json.stdout).steps).not.toEqual([]);
    expect((await story(['plan'])).code).toBe(0);
  });
});
