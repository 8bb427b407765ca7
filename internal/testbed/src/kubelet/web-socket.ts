import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';

/** The server's end of a WebSocket (RFC 6455) over a connection that Node has handed over. */
export interface WebSocketEnd {
  /** The subprotocol that was agreed on. */
  readonly protocol: string;
  /** Whole messages, in order; told once. */
  onMessage(listener: (message: Buffer) => void): void;
  onClose(listener: () => void): void;
  /** One binary message. Answers whether more may follow at once. */
  send(message: Buffer): boolean;
  close(): void;
}

const handshakeKey = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { continuation: 0, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const normalClosure = Buffer.from([0x03, 0xe8]);

/** The first subprotocol of ours that the client offers; `undefined` when it is no WebSocket request or offers none. */
export function offeredProtocol(
  { headers }: Pick<IncomingMessage, 'headers'>,
  ours: readonly string[],
): string | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return undefined;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return ours.find((name) => offered.includes(name));
}

/** Answers the handshake and speaks WebSocket from then on. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  protocol: string,
): WebSocketEnd {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}${handshakeKey}`).digest('base64');
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      `Sec-WebSocket-Protocol: ${protocol}`,
      '\r\n',
    ].join('\r\n'),
  );
  let onMessage: (message: Buffer) => void = () => undefined;
  let closing = false;
  const write = (opcode: number, payload: Buffer): boolean =>
    socket.writable && socket.write(Buffer.concat([frameHeader(opcode, payload.length), payload]));
  const close = (): void => {
    if (closing) return;
    closing = true;
    write(opcodes.close, normalClosure);
    socket.end();
  };
  const parts: Buffer[] = [];
  let rest = Buffer.alloc(0);
  const take = (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk]);
    for (let frame = readFrame(rest); frame !== undefined; frame = readFrame(rest)) {
      rest = rest.subarray(frame.length);
      if (frame.opcode === opcodes.close) close();
      else if (frame.opcode === opcodes.ping) write(opcodes.pong, frame.payload);
      else if (frame.opcode !== opcodes.pong) {
        parts.push(frame.payload);
        if (frame.final) onMessage(Buffer.concat(parts.splice(0)));
      }
    }
  };
  socket.on('error', () => socket.destroy());
  return {
    protocol,
    onMessage(listener) {
      onMessage = listener;
      if (head.length > 0) take(head);
      socket.on('data', take);
    },
    onClose(listener) {
      socket.on('close', listener);
    },
    send: (message) => !closing && write(opcodes.binary, message),
    close,
  };
}

/** The bytes of all messages as one stream: what is tunnelled knows no messages. */
export function byteStream(socket: WebSocketEnd): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      socket.send(chunk);
      done();
    },
    final(done) {
      socket.close();
      done();
    },
  });
  socket.onMessage((message) => stream.push(message));
  socket.onClose(() => {
    stream.push(null);
    stream.destroy();
  });
  return stream;
}

interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  /** Of the whole frame. */
  readonly length: number;
}

/** The first frame of what has come; `undefined` while it is not whole. */
function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const start = 2 + lengthBytes + (masked ? 4 : 0);
  if (bytes.length < start) return undefined;
  const size =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + size) return undefined;
  const payload = Buffer.from(bytes.subarray(start, start + size));
  if (masked) {
    for (const [index, byte] of payload.entries()) {
      payload[index] = byte ^ bytes.readUInt8(start - 4 + (index % 4));
    }
  }
  return { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload, length: start + size };
}

function frameHeader(opcode: number, size: number): Buffer {
  if (size < 126) return Buffer.from([0x80 | opcode, size]);
  const header = Buffer.alloc(size < 65_536 ? 4 : 10);
  header.writeUInt8(0x80 | opcode, 0);
  header.writeUInt8(size < 65_536 ? 126 : 127, 1);
  if (size < 65_536) header.writeUInt16BE(size, 2);
  else header.writeBigUInt64BE(BigInt(size), 2);
  return header;
}
