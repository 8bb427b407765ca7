import { expect, test } from 'vitest';
import { folder, runCli } from '../../test/run-cli.ts';

const pool = (name: string): string =>
  `pools:\n  - name: ${name}\n    addresses: [192.168.20.20-192.168.20.40]\n`;

test('without -f the file of this folder is read, and a line names it', async () => {
  await using at = await folder({ 'values.yaml': pool('mine') });
  const { code, stdout, stderr } = await runCli(['render', '--format', 'resources'], { cwd: at.path });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'Using values.yaml (-f FILE selects another)\n',
  });
  expect(stdout).toContain('name: mine\n');
});

test('gatesmith.values.yaml comes before values.yaml, and --set is applied to it', async () => {
  await using at = await folder({ 'values.yaml': pool('other'), 'gatesmith.values.yaml': pool('mine') });
  const { stdout, stderr } = await runCli(
    ['render', '--format', 'values', '--set', 'ingress.controller=none'],
    {
      cwd: at.path,
    },
  );
  expect(stderr).toContain('Using gatesmith.values.yaml');
  expect(stdout).toContain('name: mine\n');
  expect(stdout).toContain('controller: none\n');
});

test('validate reads it as well, and its errors name it', async () => {
  await using at = await folder({ 'values.yaml': 'pols: []\n' });
  const { code, stdout } = await runCli(['validate'], { cwd: at.path });
  expect(code).toBe(2);
  expect(stdout).toContain('values.yaml: not valid');
});

test('-f selects another file, silently', async () => {
  await using at = await folder({ 'values.yaml': pool('mine'), 'other.yaml': pool('other') });
  const { stdout, stderr } = await runCli(['render', '--format', 'resources', '-f', 'other.yaml'], {
    cwd: at.path,
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('name: other\n');
});

test.for([['-q'], ['--quiet'], ['-o', 'json']])('with %j no line names it', async (flags) => {
  await using at = await folder({ 'values.yaml': pool('mine') });
  const { code, stderr } = await runCli(['render', '--format', 'resources', ...flags], { cwd: at.path });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('pools show looks at the cluster although there is a values file', async () => {
  await using at = await folder({ 'values.yaml': pool('mine'), 'k8s.yaml': '' });
  const { stderr } = await runCli(['pools', '--kubeconfig', 'k8s.yaml'], { cwd: at.path });
  expect(stderr).not.toContain('Using values.yaml');
});
