import { join } from 'node:path';
import { helmBinaries } from '@internal/testing/helm';
import { describe, expect, test } from 'vitest';
import { folder, runCli } from './run-cli.ts';

const [helm] = await helmBinaries();

const values = `pools:
  - name: default
    addresses: [192.168.20.20-192.168.20.60]
entrypoint:
  ipAddressPool: default
`;
const service = 'svc/traefik/gatesmith-entrypoint';

/** The main screens, in an order in which each has something to show. */
const screens: readonly (readonly [name: string, argv: readonly string[]])[] = [
  ['validate-errors', ['validate', '-f', 'wrong.yaml']],
  ['check', ['check', '-f', 'values.yaml', '--sandbox']],
  ['plan', ['plan', '-f', 'values.yaml', '--sandbox']],
  ['up', ['up', '-f', 'values.yaml', '--yes', '--sandbox']],
  ['verify', ['verify', '-f', 'values.yaml', '--sandbox']],
  ['status', ['status', '--sandbox']],
  ['explain', ['explain', service, '--sandbox']],
  ['pools', ['pools', 'show', '--sandbox']],
  ['moved-pool', ['plan', '-f', 'moved.yaml', '--sandbox']],
  ['adopt', ['adopt', '-f', 'values.yaml', '--dry-run', '--sandbox']],
  ['uninstall', ['uninstall', '--dry-run', '--sandbox']],
];

/** A screen without what differs from run to run: ports, times, generated names and the user of this machine. */
function steady(screen: string): string {
  return screen
    .replaceAll('\r', '')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll(/\b\d+(\.\d+)? (ms|s)\b/g, 'TIME')
    .replaceAll(/kube-proxy-[a-z0-9]{5}\b/g, 'kube-proxy-xxxxx')
    .replaceAll(/l2-[a-z0-9]{5}\b/g, 'l2-xxxxx')
    .replaceAll(/up by \S+?,/g, 'up by USER,')
    .replaceAll(/just now|TIME ago|\d+ min ago/g, 'AGO');
}

/** Lines that a terminal would break, apart from words that are too long for any line. */
function tooLong(screen: string, width: number): readonly string[] {
  return screen.split('\n').filter(
    (line) =>
      line.length > width &&
      line
        .trimStart()
        .split(/\s/)
        .every((word) => word.length < width - 4),
  );
}

describe.skipIf(helm === undefined)('the main screens', () => {
  test.for([60, 80, 120])('at %i columns', { timeout: 120_000 }, async (columns) => {
    await using at = await folder({
      'values.yaml': values,
      'moved.yaml': values.replace('20.20-192.168.20.60', '20.70-192.168.20.90'),
      'wrong.yaml': values
        .replace('ipAddressPool: default', 'ipAddressPool: defualt')
        .replace('.60]', '.10]'),
    });
    for (const [name, argv] of screens) {
      const { stdout } = await runCli(argv, {
        cwd: at.path,
        columns,
        env: {
          HOME: at.path,
          PATH: process.env['PATH'] ?? '',
          GATESMITH_SANDBOX: join(at.path, 'sandbox'),
          GATESMITH_SANDBOX_SPEED: '20',
          GATESMITH_HELM: helm?.helm ?? '',
        },
      });
      const screen = steady(stdout);
      expect(tooLong(screen, columns), name).toEqual([]);
      await expect(screen).toMatchFileSnapshot(`screens/${name}-${columns}.txt`);
    }
  });
});
