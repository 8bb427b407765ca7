import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec } from 'tinyexec';
import { expect, test } from 'vitest';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');

test('the demo ends with working addresses out of the pool, and the second run writes nothing', async () => {
  const { stdout, stderr, exitCode } = await exec(
    process.execPath,
    ['--conditions=@gatesmith/source', '--disable-warning=ExperimentalWarning', 'internal/demo/src/demo.ts'],
    { nodePath: false, nodeOptions: { cwd: root } },
  );
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  // Both Services hold an address of 192.168.20.20-254, are announced by a node and have answered.
  expect(stdout).toMatch(
    /default\/nginx-service +192\.168\.20\.(2\d|[3-9]\d|1\d\d|2[0-4]\d|25[0-4]) +default +n[123] +200/,
  );
  expect(stdout).toMatch(
    /gatesmith-entrypoint +192\.168\.20\.(2\d|[3-9]\d|1\d\d|2[0-4]\d|25[0-4]) +default +n[123] +404/,
  );
  const pods = stdout
    .split('\n')
    .filter((line) => /^(default|ingress-nginx|kube-system|metallb-system) +\S+ +\d+\/\d+ /.test(line));
  expect(pods.length).toBeGreaterThanOrEqual(12);
  expect(pods.filter((line) => !/ 1\/1 +Running /.test(line))).toEqual([]);
  // Output other than results goes to stderr.
  expect(stdout).toMatch(
    /^No changes in \d+(\.\d+)? m?s: 0 writes, 2 addresses answer, no errors, no warnings\.$/m,
  );
  expect(stderr).not.toContain('0 writes');
  expect(stdout).toContain('a model');
});
