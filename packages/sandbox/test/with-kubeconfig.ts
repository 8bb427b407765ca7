import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { x } from 'tinyexec';
import type { Sandbox } from '../src/index.ts';

/** A program run with a sandbox's kubeconfig in a home of its own. */
export interface Runner extends AsyncDisposable {
  /** What it printed, both streams, and how it ended. */
  run(
    program: string,
    ...args: readonly string[]
  ): Promise<{ readonly exitCode: number; readonly output: string }>;
  /** Writes a file and tells where. */
  file(name: string, text: string): Promise<string>;
}

/** Puts the kubeconfig into a folder that goes with the test. */
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
