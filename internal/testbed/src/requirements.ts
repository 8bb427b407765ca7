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

/** The machine to check. @default this machine */
export interface Machine {
  readonly platform?: NodeJS.Platform | undefined;
  readonly uid?: number | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** Debian packages of programs that are not on PATH. */
export function missingPackages({ env = process.env }: Machine = {}): readonly string[] {
  const missing = neededPrograms.filter(({ program }) => !isOnPath(program, env));
  return [...new Set(missing.map(({ debian }) => debian))];
}

/**
 * Why the test bed cannot run here, `undefined` when it can. Under `CI=true` a reason is an error: there a skipped suite
 * must not pass for a green one.
 *
 * @throws TestbedError `TESTBED_UNAVAILABLE` under `CI=true`.
 */
export async function unavailableReason(machine: Machine = {}): Promise<string | undefined> {
  const reason = await findReason(machine);
  const { env = process.env } = machine;
  if (reason !== undefined && env['CI'] === 'true') throw unavailable(reason);
  return reason;
}

/** @throws TestbedError `TESTBED_UNAVAILABLE`, one sentence, when the test bed cannot run here. */
export async function assertAvailable(machine: Machine = {}): Promise<void> {
  const reason = await findReason(machine);
  if (reason !== undefined) throw unavailable(reason);
}

function unavailable(reason: string): TestbedError {
  return new TestbedError(reason, { code: 'TESTBED_UNAVAILABLE', hint: setupHint });
}

const setupHint = 'as root on Debian: node internal/testbed/src/main.ts setup installs what is missing';

async function findReason({
  platform = process.platform,
  uid = process.getuid?.(),
  env = process.env,
}: Machine): Promise<string | undefined> {
  if (platform !== 'linux') return `the test bed needs Linux, this is ${platform}`;
  if (uid !== 0) return 'the test bed needs root, to make network namespaces';
  const missing = missingPackages({ env });
  if (missing.length > 0) return `the test bed needs the Debian packages ${missing.join(', ')}`;
  const tried = spawnSync('unshare', ['--net', '--mount', 'true'], {
    encoding: 'utf8',
    timeout: 5_000,
    env,
  });
  if (tried.status !== 0) return `the test bed may not make namespaces here (${tried.stderr.trim()})`;
  try {
    await goToolchain(env);
  } catch (error) {
    if (error instanceof TestbedError) return error.message;
    throw error;
  }
  return undefined;
}

function isOnPath(program: string, env: NodeJS.ProcessEnv): boolean {
  return (env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}
