import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';

/** A request to change protocols, as Node hands it over. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** The first bytes of the new protocol. */
  readonly head: Buffer;
}

const normalClosure = 1000;

/** The first of these subprotocols that the client offers, or `undefined` when it offers none or no WebSocket. */
export function offeredProtocol(
  { headers }: Pick<IncomingMessage, 'headers'>,
  known: readonly string[],
): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return undefined;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return known.find((name) => offered.includes(name));
}

/** Answers the handshake with a subprotocol, then serves the connection. */
export function acceptWebSocket(
  { request, socket, head }: Upgrade,
  protocol: string,
  serve: (webSocket: WebSocket) => void,
): void {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    handleProtocols: () => protocol,
  });
  server.handleUpgrade(request, socket, head, (webSocket) => {
    webSocket.on('error', () => webSocket.terminate());
    serve(webSocket);
  });
}

/** Calls the listener with each whole message. */
export function onMessage(webSocket: WebSocket, listener: (message: Buffer) => void): void {
  webSocket.on('message', (data) => listener(asBuffer(data)));
}

/** Sends a message on a channel: its first byte is the number of the channel. */
export function sendOnChannel(webSocket: WebSocket, channel: number, content: Buffer): void {
  webSocket.send(Buffer.concat([Buffer.from([channel]), content]));
}

/** Closes a connection whose work is done. Clients read every other status as an error. */
export function closeNormally(webSocket: WebSocket): void {
  webSocket.close(normalClosure);
}

/** The bytes of all messages as one stream, for a tunnelled protocol that has no messages. */
export function byteStream(webSocket: WebSocket): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      webSocket.send(chunk, done);
    },
    final(done) {
      closeNormally(webSocket);
      done();
    },
  });
  onMessage(webSocket, (message) => stream.push(message));
  webSocket.on('close', () => {
    stream.push(null);
    stream.destroy();
  });
  return stream;
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
