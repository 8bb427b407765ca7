import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { goToolchain } from './build/go-toolchain.ts';
import { TestbedError } from './testbed-error.ts';

/** A program of the machine, and the Debian package that brings it. */
const neededPrograms: readonly { readonly program: string; readonly debian: string }[] = [
  { program: 'ip', debian: 'iproute2' },
  { program: 'nft', debian: 'nftables' },
  { program: 'arping', debian: 'iputils-arping' },
  { program: 'openssl', debian: 'openssl' },
  { program: 'nsenter', debian: 'util-linux' },
  { program: 'setpriv', debian: 'util-linux' },
  { program: 'vtysh', debian: 'frr' },
];

/** Debian packages of programs that are not on PATH. */
export function missingPackages(): readonly string[] {
  return [...new Set(neededPrograms.filter(({ program }) => !isOnPath(program)).map(({ debian }) => debian))];
}

/**
 * Why the test bed cannot run here, `undefined` when it can. Under `CI=true` a reason is an error: there a skipped suite
 * must not pass for a green one.
 *
 * @throws TestbedError `TESTBED_UNAVAILABLE` under `CI=true`.
 */
export async function unavailableReason(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const reason = await findReason();
  if (reason !== undefined && env['CI'] === 'true') {
    throw new TestbedError(reason, { code: 'TESTBED_UNAVAILABLE', hint: setupHint });
  }
  return reason;
}

const setupHint = 'as root on Debian: node internal/testbed/src/main.ts setup installs what is missing';

async function findReason(): Promise<string | undefined> {
  if (process.platform !== 'linux') return `the test bed needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'the test bed needs root, to make network namespaces';
  const missing = missingPackages();
  if (missing.length > 0) return `the test bed needs the Debian packages ${missing.join(', ')}`;
  const tried = spawnSync('unshare', ['--net', '--mount', 'true'], { encoding: 'utf8', timeout: 5_000 });
  if (tried.status !== 0) return `the test bed may not make namespaces here (${tried.stderr.trim()})`;
  try {
    await goToolchain();
  } catch (error) {
    if (error instanceof TestbedError) return error.message;
    throw error;
  }
  return undefined;
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}
