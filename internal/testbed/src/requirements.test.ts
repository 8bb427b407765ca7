import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assertAvailable, missingPackages, unavailableReason } from './requirements.ts';

const works = 'exit 0';
const all: Readonly<Record<string, string>> = {
  ...{ ip: works, nft: works, arping: works, openssl: works, nsenter: works, setpriv: works, vtysh: works },
  unshare: works,
  go: 'echo go1.26.8',
};

/** A PATH on which there are these programs and no others. */
function pathWith(programs: Readonly<Record<string, string | undefined>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatesmith-path-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, script] of Object.entries(programs)) {
    if (script === undefined) continue;
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

const linux = { platform: 'linux', uid: 0 } as const;

test('a machine that has everything can run the test bed', async () => {
  expect(await unavailableReason({ ...linux, env: { PATH: pathWith(all), CI: 'true' } })).toBeUndefined();
});

test.for<[what: string, machine: { platform?: NodeJS.Platform; uid?: number }, less: object, reason: string]>(
  [
    ['another system', { platform: 'darwin' }, {}, 'the test bed needs Linux, this is darwin'],
    ['no root', { uid: 1000 }, {}, 'the test bed needs root, to make network namespaces'],
    ['no ip', {}, { ip: undefined }, 'the test bed needs the Debian packages iproute2'],
    ['no nft', {}, { nft: undefined }, 'the test bed needs the Debian packages nftables'],
    [
      'neither arping nor FRR',
      {},
      { arping: undefined, vtysh: undefined },
      'the test bed needs the Debian packages iputils-arping, frr',
    ],
    [
      'a root that may do nothing',
      {},
      { unshare: 'echo "unshare failed: Operation not permitted" >&2; exit 1' },
      'the test bed may not make namespaces here (unshare failed: Operation not permitted)',
    ],
    ['no Go', {}, { go: undefined }, 'go: not found on PATH, so the programs cannot be built'],
    [
      'a Go that is too old',
      {},
      { go: 'echo go1.24.1' },
      'go: version "go1.24.1" is too old for Kubernetes 1.36, which needs go1.26',
    ],
  ],
)(
  '%s is a reason to skip, reported in one sentence, and an error in CI',
  async ([, machine, less, reason]) => {
    const where = { ...linux, ...machine };
    const env = { PATH: pathWith({ ...all, ...less }) };
    expect(await unavailableReason({ ...where, env })).toBe(reason);
    await expect(unavailableReason({ ...where, env: { ...env, CI: 'true' } })).rejects.toMatchObject({
      code: 'TESTBED_UNAVAILABLE',
      message: reason,
    });
    // A user who starts a bed by hand gets the same message at once, instead of a failed command later.
    await expect(assertAvailable({ ...where, env })).rejects.toMatchObject({ message: reason });
  },
);

test('a package that brings two programs is named once', () => {
  const env = { PATH: pathWith({ ...all, nsenter: undefined, setpriv: undefined }) };
  expect(missingPackages({ env })).toEqual(['util-linux']);
});
