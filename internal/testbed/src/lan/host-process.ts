import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestbedError } from '../testbed-error.ts';

export interface HostProcessOptions {
  /** In messages. @default the program's */
  readonly name?: string | undefined;
  /** A namespace that `ip netns` lists. */
  readonly namespace: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly cwd?: string | undefined;
  /** `pipe`: the caller talks to it over standard input and output. @default 'log' */
  readonly stdio?: 'log' | 'pipe' | undefined;
}

/** A long-running program in one of the namespaces. It dies with us, even when we are killed. */
export interface HostProcess {
  readonly name: string;
  readonly child: ChildProcess;
  /** `undefined` while it runs. */
  exited(): string | undefined;
  /** The end of its log. */
  logTail(lines?: number): readonly string[];
  /** Asks, waits, then kills. @default 3000 ms of patience */
  stop(patienceMs?: number): Promise<void>;
  /** @throws TestbedError `PROGRAM_EXITED` with the log's last lines, when it has ended. */
  assertAlive(): void;
}

/** In the words of Go's and of Node's libraries. */
const takenPort = /(?:listen tcp |EADDRINUSE: address already in use )((?:[\w.:[\]]*):\d+)/;

/** Starts a program in a namespace. */
export function startHostProcess({
  name: givenName,
  namespace,
  program,
  args,
  logFile,
  env,
  cwd,
  stdio = 'log',
}: HostProcessOptions): HostProcess {
  const name = givenName ?? basename(program);
  const log = openSync(logFile, 'a');
  const child = spawn(
    'nsenter',
    [`--net=/run/netns/${namespace}`, 'setpriv', '--pdeathsig', 'KILL', program, ...args],
    { env, cwd, stdio: stdio === 'pipe' ? ['pipe', 'pipe', log] : ['ignore', log, log] },
  );
  closeSync(log);
  let ended: string | undefined;
  child.once('exit', (code, signal) => {
    ended = signal === null ? `exit code ${code}` : `signal ${signal}`;
  });
  child.once('error', (error) => {
    ended = error.message;
  });
  const logTail = (lines = 12): readonly string[] =>
    readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines);
  return {
    name,
    child,
    exited: () => ended,
    logTail,
    assertAlive() {
      if (ended === undefined) return;
      const [, taken] = takenPort.exec(logTail(40).join('\n')) ?? [];
      throw new TestbedError(
        taken === undefined
          ? `${name}: ended with ${ended} while it should run`
          : `${name}: ended with ${ended}, because ${taken} is taken`,
        { code: 'PROGRAM_EXITED', details: logTail() },
      );
    },
    async stop(patienceMs = 3_000) {
      if (ended !== undefined) return;
      child.kill('SIGTERM');
      for (let waited = 0; waited < patienceMs && ended === undefined; waited += 20) await sleep(20);
      if (ended === undefined) child.kill('SIGKILL');
      for (let waited = 0; waited < 5_000 && ended === undefined; waited += 20) await sleep(20);
    },
  };
}
