import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type HostProcess, startHostProcess } from '../lan/host-process.ts';
import { waitUntil } from '../wait-until.ts';
import type { KubeletConfig } from './kubelet-config.ts';

/** A running kubelet process. */
export interface Kubelet {
  readonly process: HostProcess;
  /** Kills a container by name, wherever it is in the node's pods. Answers how many there were. */
  kill(container: string, forMs?: number): Promise<number>;
  /** Starts a container at once that waits to be started again. Answers how many there were. */
  resume(container: string): Promise<number>;
}

/** A command of the test bed to a kubelet, one JSON object per line. */
export type KubeletOrder =
  | { readonly kill: string; readonly forMs?: number | undefined }
  | { readonly resume: string };

const kubeletMain = fileURLToPath(new URL('./kubelet-main.ts', import.meta.url));
const registeredWithinMs = 30_000;
const answeredWithinMs = 30_000;

/** Starts the kubelet of a node in the node's namespace; answers when the node is registered. */
export async function startKubelet(config: KubeletConfig, namespace: string): Promise<Kubelet> {
  const folder = join(config.runFolder, 'nodes', config.nodeName);
  mkdirSync(folder, { recursive: true });
  const configFile = join(folder, 'kubelet.json');
  writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 });
  const running = startHostProcess({
    name: `the kubelet of ${config.nodeName}`,
    namespace,
    program: process.execPath,
    args: [
      '--conditions=@gatesmith/source',
      '--disable-warning=ExperimentalWarning',
      '--max-old-space-size=192',
      kubeletMain,
      configFile,
    ],
    logFile: join(config.runFolder, 'logs', `kubelet-${config.nodeName}.log`),
    env: { PATH: process.env['PATH'] },
    stdio: 'pipe',
  });
  const { stdin, stdout } = running.child;
  if (stdin === null || stdout === null) throw new Error('a kubelet is talked to over pipes');
  stdin.on('error', () => undefined);
  const lines: string[] = [];
  createInterface({ input: stdout }).on('line', (line) => lines.push(line));
  await waitUntil(
    `node ${config.nodeName} is registered`,
    () => {
      running.assertAlive();
      return lines.shift();
    },
    { timeoutMs: registeredWithinMs, intervalMs: 20, details: () => running.logTail() },
  );
  const order = async (what: KubeletOrder): Promise<number> => {
    const text = JSON.stringify(what);
    stdin.write(`${text}\n`);
    const line = await waitUntil(
      `the kubelet of ${config.nodeName} obeys ${text}`,
      () => {
        running.assertAlive();
        return lines.shift();
      },
      { timeoutMs: answeredWithinMs, intervalMs: 5 },
    );
    const { found }: { found: number } = JSON.parse(line);
    return found;
  };
  return {
    process: running,
    kill: (container, forMs) => order({ kill: container, forMs }),
    resume: (container) => order({ resume: container }),
  };
}
