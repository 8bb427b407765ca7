import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { WebSocket } from 'ws';
import { closeNormally, onMessage, sendOnChannel } from './web-socket.ts';

const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;

export interface ExecRequest {
  /** Of the container's program. */
  readonly pid: number;
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Runs a command inside a container, its streams over the channels of a WebSocket, its end as a Status object. */
export function execOverChannels(socket: WebSocket, { pid, command, stdin, tty }: ExecRequest): void {
  const send = (channel: number, content: Buffer): void => sendOnChannel(socket, channel, content);
  const finish = (status: Readonly<Record<string, unknown>>): void => {
    send(channels.status, Buffer.from(JSON.stringify({ metadata: {}, ...status })));
    closeNormally(socket);
  };
  // Informs the client that the streams are open.
  send(channels.stdout, Buffer.alloc(0));
  if (tty) {
    finish({ status: 'Failure', message: 'the process kubelet has no terminals: leave -t out', code: 400 });
    return;
  }
  const child = spawn(
    'nsenter',
    [`--target=${pid}`, '--mount', '--net', '--root', '--wd', '--', ...command],
    { env: environmentOf(pid), stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child.stdin.on('error', () => undefined);
  if (!stdin) child.stdin.end();
  child.stdout.on('data', (chunk: Buffer) => send(channels.stdout, chunk));
  child.stderr.on('data', (chunk: Buffer) => send(channels.stderr, chunk));
  onMessage(socket, (message) => {
    if (message[0] === channels.stdin) child.stdin.write(message.subarray(1));
    else if (message[0] === channels.close && message[1] === channels.stdin) child.stdin.end();
  });
  socket.on('close', () => child.kill('SIGKILL'));
  child.on('error', (error) => finish({ status: 'Failure', message: error.message, code: 500 }));
  child.on('close', (code) => {
    if (code === 0) finish({ status: 'Success' });
    else {
      finish({
        status: 'Failure',
        reason: 'NonZeroExitCode',
        message: `command terminated with non-zero exit code: exit status ${code ?? 137}`,
        details: { causes: [{ reason: 'ExitCode', message: String(code ?? 137) }] },
      });
    }
  });
}

function environmentOf(pid: number): Record<string, string> {
  return Object.fromEntries(
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .filter((entry) => entry.includes('='))
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}
