import { chmod, readdir } from 'node:fs/promises';
import { BaseError } from '@gatesmith/diagnostics';
import type { Cluster } from '@gatesmith/installer';
import { helmBinaries } from '@internal/testing/helm';
import { expect, test } from 'vitest';
import { folder, runCli } from '../test/run-cli.ts';

async function failing(error: unknown, ...more: readonly string[]): ReturnType<typeof runCli> {
  const connect = async (): Promise<Cluster> => {
    throw error;
  };
  return runCli(['status', ...more], { doors: { connect } });
}

test('a known failure is a sentence, its details and what to type: exit code 1', async () => {
  const error = new BaseError('server https://10.0.0.1:6443: connection refused', {
    code: 'CLUSTER_UNREACHABLE',
    details: ['dial tcp 10.0.0.1:6443'],
    hint: 'check that the machine is up',
  });
  expect(await failing(error)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "error: server https://10.0.0.1:6443: connection refused
      dial tcp 10.0.0.1:6443
      hint: check that the machine is up
    ",
      "stdout": "",
    }
  `);
});

test('the same with --output json is one document on stderr, and stdout stays empty', async () => {
  const error = new BaseError('helm: there is no such program', { code: 'HELM_MISSING', hint: 'install it' });
  const { code, stdout, stderr } = await failing(error, '--output', 'json');
  expect({ code, stdout, document: JSON.parse(stderr) }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "document": {
        "error": {
          "code": "HELM_MISSING",
          "details": [],
          "hint": "install it",
          "message": "helm: there is no such program",
        },
      },
      "stdout": "",
    }
  `);
});

test('a kubeconfig that cannot be used is bad input: exit code 2', async () => {
  expect(await failing(new BaseError('kubeconfig: not YAML', { code: 'KUBECONFIG_INVALID' }))).toMatchObject({
    code: 2,
  });
});

test('a defect asks for a report, without the stack unless --verbose, and masks credentials', async () => {
  const error = new Error('cannot read https://admin:hunter2@10.0.0.1');
  const { code, stderr } = await failing(error);
  expect(code).toBe(1);
  expect(stderr).toContain('This is a defect in gatesmith');
  expect(stderr).not.toContain('hunter2');
  expect(stderr).not.toContain('report-error.test.ts');
  expect((await failing(error, '--verbose')).stderr).toContain('report-error.test.ts');
});

test('no kubeconfig: one sentence, and the practice cluster is offered', async () => {
  const { code, stderr } = await runCli(['status', '--kubeconfig', 'nowhere.yaml']);
  expect({ code, stderr }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "error: nowhere.yaml: there is no kubeconfig
      hint: name one with --kubeconfig FILE or KUBECONFIG, or try the practice cluster with --sandbox
    ",
    }
  `);
});

test('no Helm, and a Helm that is too old: one sentence, exit code 1, nothing half done', async () => {
  await using at = await folder({
    'values.yaml': 'pools: [{ name: a, addresses: [192.168.20.20/32] }]\n',
    'old-helm': '#!/bin/sh\necho v3.9.0\n',
  });
  await chmod(`${at.path}/old-helm`, 0o755);
  for (const helm of ['no-such-helm', `${at.path}/old-helm`]) {
    const { code, stdout, stderr } = await runCli(
      ['render', '-f', 'values.yaml', '--format', 'manifests', '--sandbox'],
      {
        cwd: at.path,
        env: { GATESMITH_HELM: helm, PATH: process.env['PATH'] ?? '' },
      },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.replaceAll(at.path, 'HERE')).toMatchSnapshot();
  }
});

const [helm] = await helmBinaries();

test.skipIf(helm === undefined)('a value never reaches a shell', async () => {
  const hostile = '$(touch pwned); `touch pwned` | touch pwned & touch pwned';
  await using at = await folder({
    'values.yaml': `pools: [{ name: a, addresses: [192.168.20.20/32] }]\nentrypoint:\n  annotations:\n    note: ${JSON.stringify(hostile)}\n`,
  });
  const { code, stdout } = await runCli(
    ['render', '-f', 'values.yaml', '--format', 'manifests', '--sandbox', '--output', 'json'],
    {
      cwd: at.path,
      env: { GATESMITH_HELM: helm?.helm ?? '', PATH: process.env['PATH'] ?? '', HOME: at.path },
    },
  );
  expect(code).toBe(0);
  expect(stdout).toContain(JSON.stringify(hostile).slice(1, -1));
  expect(await readdir(at.path)).not.toContain('pwned');
});
