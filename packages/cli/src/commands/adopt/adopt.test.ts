import { join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { folder, runCli } from '../../../test/run-cli.ts';

const [helm] = await helmBinaries();

test('without values it says how to write them down', async () => {
  const { code, stdout, stderr } = await runCli(['adopt', '--sandbox']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(
    'gatesmith adopt --print-values > values.yaml describes the existing installation',
  );
});

describe.skipIf(helm === undefined)('on a practice cluster with nothing to take over', () => {
  test('it reports that, points to up, and writes nothing; --dry-run and --print-values only read', async () => {
    await using at = await folder({
      'values.yaml': 'pools: [{ name: lan, addresses: [192.168.20.20-192.168.20.60] }]\n',
    });
    const env = {
      HOME: at.path,
      PATH: process.env['PATH'] ?? '',
      GATESMITH_SANDBOX: join(at.path, 'sandbox'),
      GATESMITH_SANDBOX_SPEED: '20',
      GATESMITH_HELM: helm?.helm ?? '',
    };
    const story = (...argv: readonly string[]) =>
      runCli(['adopt', ...argv, '--sandbox'], { cwd: at.path, env });

    const printed = await story('--print-values');
    expect(printed.code).toBe(0);
    expect(parse(printed.stdout)).toMatchObject({ pools: [], ingress: { controller: 'none' } });

    const shown = await story('-f', 'values.yaml', '--dry-run');
    expect(shown.code).toBe(3);
    expect(shown.stdout).toContain('GS-ADOPT-NOTHING');
    expect(shown.stdout).toContain('install with: gatesmith up -f values.yaml');

    const tried = await story('-f', 'values.yaml', '--yes', '--output', 'json');
    expect(tried.code).toBe(1);
    expect(JSON.parse(tried.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'done',
      outcome: 'failed',
      writes: 0,
      error: { code: 'PREFLIGHT_FAILED' },
    });
  });
});
