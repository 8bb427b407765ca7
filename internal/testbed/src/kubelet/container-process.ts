import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lineWriter, rotateLog } from './container-log.ts';

export interface ContainerProcessOptions {
  /** Of this container; files of the launch go there. */
  readonly folder: string;
  readonly logFile: string;
  /** `undefined`: the node's own, which this process is in. */
  readonly namespace: string | undefined;
  /** Pairs of a path on this machine and a path in the container. */
  readonly mounts: readonly (readonly [source: string, target: string])[];
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const rootScript = fileURLToPath(new URL('./container-root.sh', import.meta.url));

/** Starts a container's program in a mount namespace and, unless it shares the node's, its own network namespace. */
export function startContainerProcess({
  folder,
  logFile,
  namespace,
  mounts,
  command,
  env,
}: ContainerProcessOptions): ChildProcess {
  const root = join(folder, 'root');
  const mountList = join(folder, 'mounts');
  mkdirSync(root, { recursive: true });
  writeFileSync(mountList, mounts.map(([source, target]) => `${source}\t${target}\n`).join(''));
  rotateLog(logFile);
  writeFileSync(logFile, '');
  // Every link of this chain becomes the next one, so the pid that we get is the program's.
  const chain = [
    ...(namespace === undefined ? [] : ['nsenter', `--net=/run/netns/${namespace}`]),
    ...['unshare', '--mount', '--propagation', 'private'],
    ...['setpriv', '--pdeathsig', 'KILL'],
    ...['/bin/sh', rootScript, root, mountList],
    ...command,
  ];
  const [program = '', ...args] = chain;
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const write = lineWriter(logFile);
  child.stdout.setEncoding('utf8').on('data', write);
  child.stderr.setEncoding('utf8').on('data', write);
  child.on('error', (error) => write(`${program}: ${error.message}\n`));
  return child;
}
