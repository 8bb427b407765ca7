import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { missingPackages } from './requirements.ts';
import { runCommand } from './run-command.ts';
import { TestbedError } from './testbed-error.ts';

const installWithinMs = 10 * 60_000;
const policyFile = '/usr/sbin/policy-rc.d';

/**
 * Installs the Debian packages that the test bed needs and the machine lacks. Answers which; an empty list means that
 * nothing was done. FRR's package would start its daemons on the machine itself, so starting services is denied meanwhile.
 *
 * @throws TestbedError `SETUP_FAILED` with the last lines of apt-get.
 */
export async function setupMachine(report: (line: string) => void): Promise<readonly string[]> {
  const packages = missingPackages();
  if (packages.length === 0) return [];
  report(`testbed: installing ${packages.join(', ')} with apt-get (usually 20 s, once per machine)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const deny = !existsSync(policyFile);
  try {
    if (deny) {
      writeFileSync(policyFile, '#!/bin/sh\nexit 101\n');
      chmodSync(policyFile, 0o755);
    }
    await runCommand('apt-get', ['update', '-qq'], { env, timeoutMs: installWithinMs });
    await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
      timeoutMs: installWithinMs,
    });
  } catch (error) {
    if (!(error instanceof TestbedError)) throw error;
    throw new TestbedError(`apt-get: ${packages.join(', ')} could not be installed`, {
      code: 'SETUP_FAILED',
      details: error.details,
      hint: `install them by hand: apt-get install ${packages.join(' ')}`,
      cause: error,
    });
  } finally {
    if (deny) rmSync(policyFile, { force: true });
  }
  return packages;
}
