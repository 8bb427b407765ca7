import { runCommand } from '../run-command.ts';
import { TestbedError } from '../testbed-error.ts';

const oldestGo: readonly [number, number] = [1, 26];

/**
 * The version of the Go on PATH, as `go version` prints it: `go1.26.8`.
 *
 * @throws TestbedError `TESTBED_UNAVAILABLE` when there is none or it is too old for the pinned modules.
 */
export async function goToolchain(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const asked = await runCommand('go', ['env', 'GOVERSION'], {
    env: { ...env, GOTOOLCHAIN: 'local' },
    allowFailure: true,
  }).catch(() => undefined);
  const version = asked?.stdout.trim() ?? '';
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  const hint = 'install Go 1.26 or newer from https://go.dev/dl and put it on PATH';
  if (major === undefined || minor === undefined) {
    throw new TestbedError('go: not found on PATH, so the programs cannot be built', {
      code: 'TESTBED_UNAVAILABLE',
      hint,
    });
  }
  if (Number(major) < oldestGo[0] || (Number(major) === oldestGo[0] && Number(minor) < oldestGo[1])) {
    throw new TestbedError(
      `go: version "${version}" is too old for Kubernetes 1.36, which needs go${oldestGo.join('.')}`,
      {
        code: 'TESTBED_UNAVAILABLE',
        hint,
      },
    );
  }
  return version;
}
