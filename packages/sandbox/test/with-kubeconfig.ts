import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { x } from 'tinyexec';
import type { Sandbox } from '../src/index.ts';

/** A program run with a sandbox's kubeconfig in its own home. */
export interface Runner extends AsyncDisposable {
  /** Its output on both streams, and its exit code. */
  run(
    program: string,
    ...args: readonly string[]
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Writes a file and returns its path. */
  file(name: string, text: string): Promise<string>;
}

/** Puts the kubeconfig into a folder that is deleted after the test. */
export async function withKubeconfig(sandbox: Sandbox): Promise<Runner> {
  const home = await mkdtemp(join(tmpdir(), 'gatesmith-kube-'));
  const kubeconfig = join(home, 'kubeconfig');
  await writeFile(kubeconfig, sandbox.kubeconfig, { mode: 0o600 });
  return {
    async run(program, ...args) {
      const { exitCode, stdout, stderr } = await x(program, [...args], {
        timeout: 60_000,
        nodeOptions: {
          cwd: home,
          env: {
            PATH: process.env['PATH'],
            HOME: home,
            KUBECONFIG: kubeconfig,
            HELM_CACHE_HOME: join(home, 'cache'),
            HELM_CONFIG_HOME: join(home, 'config'),
            HELM_DATA_HOME: join(home, 'data'),
          },
        },
      });
      return { exitCode: exitCode ?? 1, output: `${stdout}${stderr}` };
    },
    async file(name, text) {
      const path = join(home, name);
      await writeFile(path, text);
      return path;
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
