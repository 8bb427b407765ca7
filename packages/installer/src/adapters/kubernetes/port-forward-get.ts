import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromUnknown } from '@gatesmith/diagnostics';
import type { ObjectRef } from '@gatesmith/kubernetes';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../../errors.ts';
import type { PodAnswer, PodRequest } from '../../ports/cluster.ts';

const deadlineMs = 10_000;
/** Some tunnels stay open after the program has closed its end; silence after an answer ends the answer too. */
const silenceMs = 1_000;
const largest = 4 * 1024 * 1024;

export interface PortForwardRequest extends PodRequest {
  readonly ref: ObjectRef;
  /** The pod, for the message when the request fails. */
  readonly subject: string;
}

/**
 * Sends one HTTP/1.0 GET through a port-forward of the official client: the answer ends with the connection, so only the
 * status line of HTTP has to be understood.
 *
 * @throws ClusterError FORBIDDEN or NOT_FOUND when there is no tunnel, SERVER_ERROR when no program listens at its end,
 *   TIMED_OUT when no answer arrives.
 */
export async function portForwardGet(config: KubeConfig, request: PortForwardRequest): Promise<PodAnswer> {
  const { path, signal } = request;
  const tunnel = await openTunnel(config, request);
  try {
    tunnel.input.write(`GET ${path} HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    const started = performance.now();
    for (let received = tunnel.received(); !isOver(received); received = tunnel.received()) {
      if (received.size > largest) throw failed(request, `the answer is larger than ${largest} bytes`);
      if (performance.now() - started > deadlineMs) throw timedOut(request);
      await sleep(20, undefined, { signal });
    }
    const { answer, refusal } = tunnel.received();
    const parsed = parseAnswer(answer.toString('utf8'));
    if (parsed === undefined) throw failed(request, refusal.trim() || 'closed without an answer');
    return parsed;
  } finally {
    tunnel.close();
  }
}

/** The bytes that a tunnel has returned so far. */
interface Received {
  readonly answer: Buffer;
  /** More than the answer holds once it is too large. */
  readonly size: number;
  readonly refusal: string;
  readonly isClosed: boolean;
  readonly silentMs: number;
}

interface Tunnel {
  readonly input: PassThrough;
  received(): Received;
  close(): void;
}

async function openTunnel(config: KubeConfig, request: PortForwardRequest): Promise<Tunnel> {
  const { PortForward } = await import('@kubernetes/client-node');
  const { ref, port } = request;
  const [input, output, failure] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const chunks: Buffer[] = [];
  let size = 0;
  let receivedAt = 0;
  let refusal = '';
  let isClosed = false;
  output.on('data', (chunk: Buffer) => {
    size += chunk.length;
    receivedAt = performance.now();
    if (size <= largest) chunks.push(chunk);
  });
  failure.on('data', (chunk: Buffer) => {
    refusal += chunk.toString('utf8');
  });
  const socket = await new PortForward(config, true)
    .portForward(ref.namespace ?? 'default', ref.name, [port], output, failure, input)
    .catch((error: unknown) => {
      throw refused(request, error);
    });
  if (typeof socket === 'function') throw failed(request, 'the client gave no connection');
  const markClosed = (): void => {
    isClosed = true;
  };
  socket.onclose = markClosed;
  socket.onerror = markClosed;
  return {
    input,
    received: () => ({
      answer: Buffer.concat(chunks),
      size,
      refusal,
      isClosed,
      silentMs: size === 0 ? 0 : performance.now() - receivedAt,
    }),
    close() {
      input.destroy();
      socket.close();
    },
  };
}

function isOver({ answer, refusal, isClosed, silentMs }: Received): boolean {
  return isClosed || refusal !== '' || silentMs > silenceMs || isComplete(answer);
}

function failed({ subject, port }: PortForwardRequest, message: string): ClusterError {
  return new ClusterError(`${subject}: port-forward to ${port}: ${message}`, { code: 'SERVER_ERROR' });
}

function refused({ subject, port }: PortForwardRequest, cause: unknown): ClusterError {
  const message = messageOf(cause);
  const code = /\b40[13]\b/.test(message) ? 'FORBIDDEN' : 'NOT_FOUND';
  return new ClusterError(`${subject}: port-forward to ${port}: ${message}`, { code, cause });
}

function timedOut({ subject, port }: PortForwardRequest): ClusterError {
  return new ClusterError(`${subject}: port ${port} did not answer within ${deadlineMs / 1000} s`, {
    code: 'TIMED_OUT',
  });
}

/** Whether the body is as long as its header announces. Without a length, the end of the connection ends the answer. */
function isComplete(received: Buffer): boolean {
  const head = received.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = /^content-length: *(\d+)/im.exec(received.subarray(0, head).toString('latin1'))?.[1];
  return length !== undefined && received.length >= head + 4 + Number(length);
}

function parseAnswer(text: string): PodAnswer | undefined {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  const head = text.indexOf('\r\n\r\n');
  return status === undefined || head === -1
    ? undefined
    : { status: Number(status), body: text.slice(head + 4) };
}

/** The client rejects with an event of its WebSocket, not with an error. */
function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string')
    return error.message;
  return fromUnknown(error).message;
}
