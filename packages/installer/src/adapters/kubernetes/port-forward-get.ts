import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BaseErrorOptions, fromUnknown } from '@gatesmith/diagnostics';
import type { ObjectRef } from '@gatesmith/kubernetes';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError, type ClusterErrorCode } from '../../errors.ts';
import type { PodAnswer, PodRequest } from '../../ports/cluster.ts';

const deadlineMs = 10_000;
/** Some tunnels stay open after the program has closed its end: silence after an answer ends it too. */
const silenceMs = 1_000;
const largest = 4 * 1024 * 1024;

export interface PortForwardRequest extends PodRequest {
  readonly ref: ObjectRef;
  /** For the sentence when it fails. */
  readonly subject: string;
}

/**
 * Sends one HTTP/1.0 GET through a port-forward of the official client: the answer ends where the connection does, so
 * nothing of HTTP has to be understood but the status line.
 *
 * @throws ClusterError FORBIDDEN or NOT_FOUND when there is no tunnel, SERVER_ERROR when nobody listens at its end, TIMED_OUT
 *   when nothing comes out of it.
 */
export async function portForwardGet(
  config: KubeConfig,
  { ref, subject, port, path, signal }: PortForwardRequest,
): Promise<PodAnswer> {
  const { PortForward } = await import('@kubernetes/client-node');
  const [input, output, failure] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const chunks: Buffer[] = [];
  let size = 0;
  let heardAt = 0;
  let refused = '';
  output.on('data', (chunk: Buffer) => {
    size += chunk.length;
    heardAt = performance.now();
    if (size <= largest) chunks.push(chunk);
  });
  failure.on('data', (chunk: Buffer) => {
    refused += chunk.toString('utf8');
  });
  const fail = (message: string, options: Partial<BaseErrorOptions<ClusterErrorCode>> = {}): ClusterError =>
    new ClusterError(`${subject}: port-forward to ${port}: ${message}`, { code: 'SERVER_ERROR', ...options });

  const socket = await new PortForward(config, true)
    .portForward(ref.namespace ?? 'default', ref.name, [port], output, failure, input)
    .catch((error: unknown) => {
      const message = messageOf(error);
      throw fail(message, { code: /\b40[13]\b/.test(message) ? 'FORBIDDEN' : 'NOT_FOUND', cause: error });
    });
  if (typeof socket === 'function') throw fail('the client gave no connection');
  let closed = false;
  socket.onclose = () => {
    closed = true;
  };
  socket.onerror = () => {
    closed = true;
  };
  try {
    input.write(`GET ${path} HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    const started = performance.now();
    while (!isComplete(Buffer.concat(chunks)) && !closed && refused === '') {
      if (size > largest) throw fail(`the answer is larger than ${largest} bytes`);
      const now = performance.now();
      if (size > 0 && now - heardAt > silenceMs) break;
      if (now - started > deadlineMs) {
        throw new ClusterError(`${subject}: port ${port} did not answer within ${deadlineMs / 1000} s`, {
          code: 'TIMED_OUT',
        });
      }
      await sleep(20, undefined, { signal });
    }
    const answer = parseAnswer(Buffer.concat(chunks).toString('utf8'));
    if (answer === undefined) throw fail(refused.trim() || 'closed without an answer');
    return answer;
  } finally {
    input.destroy();
    socket.close();
  }
}

/** Whether as much has come as the header announces; without an announcement the end of the connection decides. */
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

/** The client rejects with an event of its web socket, not with an error. */
function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string')
    return error.message;
  return fromUnknown(error).message;
}
