import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { serveSpdy } from './spdy-connection.ts';
import { closeNormally, onMessage, sendOnChannel } from './web-socket.ts';

/** Connects to a port of a pod as a program inside it would, on its loopback. Rejects when no program listens. */
export type Dial = (port: number) => Promise<Duplex>;

/** The protocol of kubectl, over SPDY itself or tunnelled in a WebSocket: two streams for each connection, one for errors. */
export async function forwardOverSpdy(socket: Duplex, pod: string, dial: Dial): Promise<void> {
  const failures = new Map<string, Duplex>();
  await serveSpdy(socket, ({ headers, body }) => {
    const id = headers.get('requestid') ?? '';
    if (headers.get('streamtype') === 'error') {
      failures.set(id, body);
      body.resume();
      return;
    }
    const failure = failures.get(id);
    failures.delete(id);
    const port = Number(headers.get('port'));
    dial(port).then(
      (far) => {
        joined(body, far, () => failure?.end());
      },
      (error: unknown) => {
        failure?.end(refusal(port, pod, error));
        body.end();
      },
    );
  });
}

export interface ChannelForward {
  readonly pod: string;
  readonly ports: readonly number[];
  readonly dial: Dial;
}

/** The protocol of the official JavaScript client: a WebSocket with two channels for each port, data and errors. */
export function forwardOverChannels(socket: WebSocket, { pod, ports, dial }: ChannelForward): void {
  const open = new Map<number, Duplex>();
  const waiting = new Map<number, Buffer[]>();
  let left = ports.length;
  const send = (channel: number, content: Buffer): void => sendOnChannel(socket, channel, content);
  const ended = (): void => {
    left--;
    if (left === 0) closeNormally(socket);
  };
  for (const [index, port] of ports.entries()) {
    const [data, errors] = [2 * index, 2 * index + 1];
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    send(data, number);
    send(errors, number);
    waiting.set(data, []);
    dial(port).then(
      (far) => {
        open.set(data, far);
        for (const early of waiting.get(data) ?? []) far.write(early);
        waiting.delete(data);
        far.on('data', (chunk: Buffer) => send(data, chunk));
        far.on('error', () => undefined).on('close', ended);
        far.on('end', () => far.destroy());
      },
      (error: unknown) => {
        send(errors, Buffer.from(refusal(port, pod, error)));
        ended();
      },
    );
  }
  onMessage(socket, (message) => {
    const channel = message[0] ?? 0;
    const content = message.subarray(1);
    if (content.length === 0) return;
    open.get(channel)?.write(content);
    waiting.get(channel)?.push(content);
  });
  socket.on('close', () => {
    for (const far of open.values()) far.destroy();
  });
}

function joined(near: Duplex, far: Duplex, done: () => void): void {
  near.pipe(far);
  far.pipe(near);
  near.on('error', () => far.destroy()).on('close', () => far.destroy());
  far.on('error', () => near.destroy()).on('close', done);
}

/** In the words of a kubelet, which is what people search for. */
function refusal(port: number, pod: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `error forwarding port ${port} to pod ${pod}: ${reason}`;
}
