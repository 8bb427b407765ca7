import { Duplex } from 'node:stream';
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { lengthPrefixed, spdyDictionary } from './spdy-dictionary.ts';

/** A stream that the client has opened. */
export interface SpdyStream {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Ends where the client's half ends; ending it ends our half. */
  readonly body: Duplex;
}

const types = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const flagFinal = 1;
const headerBytes = 8;
const mostInFrame = 16 * 1024;

/**
 * The server's end of SPDY/3.1 as Kubernetes uses it for port-forwards: the client opens streams, there is no push, and
 * both ends ignore the flow control of the protocol. Resolves when the connection is over.
 */
export async function serveSpdy(socket: Duplex, onStream: (stream: SpdyStream) => void): Promise<void> {
  const streams = new Map<number, Duplex>();
  const inflate = createInflate({ dictionary: spdyDictionary, flush: constants.Z_SYNC_FLUSH });
  const deflate = createDeflate({ dictionary: spdyDictionary, flush: constants.Z_SYNC_FLUSH });
  const write = (frame: Buffer, done: () => void = () => undefined): void => {
    if (socket.writable) socket.write(frame, done);
    else done();
  };
  socket.on('error', () => socket.destroy());

  const open = async (payload: Buffer, flags: number): Promise<void> => {
    const id = payload.readUInt32BE(0) & 0x7fffffff;
    const headers = parseHeaders(await through(inflate, payload.subarray(10)));
    const body = new Duplex({
      allowHalfOpen: true,
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        write(dataFrames(id, chunk), done);
      },
      final(done) {
        write(frame(id, flagFinal, Buffer.alloc(0)), done);
      },
    });
    body.on('error', () => undefined);
    streams.set(id, body);
    const reply = Buffer.alloc(4);
    reply.writeUInt32BE(id);
    // An empty list of headers.
    const none = await through(deflate, Buffer.alloc(4));
    write(frame(control(types.synReply), 0, Buffer.concat([reply, none])));
    if ((flags & flagFinal) !== 0) body.push(null);
    onStream({ headers, body });
  };

  const take = async (first: number, flags: number, payload: Buffer): Promise<boolean> => {
    if ((first & 0x80000000) === 0) {
      const body = streams.get(first);
      if (payload.length > 0) body?.push(payload);
      if ((flags & flagFinal) !== 0) body?.push(null);
      return true;
    }
    switch (first & 0xffff) {
      case types.synStream:
        await open(payload, flags);
        return true;
      case types.rstStream:
        streams.get(payload.readUInt32BE(0))?.destroy();
        return true;
      case types.ping:
        write(frame(control(types.ping), 0, payload));
        return true;
      case types.goAway:
        return false;
      default:
        // Settings, window updates and late headers change nothing for us.
        return true;
    }
  };

  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= headerBytes) {
        const size = rest.readUIntBE(5, 3);
        if (rest.length < headerBytes + size) break;
        const payload = rest.subarray(headerBytes, headerBytes + size);
        const isOpen = await take(rest.readUInt32BE(0), rest.readUInt8(4), payload);
        if (!isOpen) return;
        rest = rest.subarray(headerBytes + size);
      }
    }
  } finally {
    for (const body of streams.values()) body.destroy();
    inflate.close();
    deflate.close();
    socket.end();
  }
}

/** The first four bytes of a control frame of version 3. */
function control(type: number): number {
  return (0x80000000 | (3 << 16) | type) >>> 0;
}

function frame(first: number, flags: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(first, 0);
  header.writeUInt8(flags, 4);
  header.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([header, payload]);
}

function dataFrames(id: number, content: Buffer): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < content.length; at += mostInFrame) {
    frames.push(frame(id, 0, content.subarray(at, at + mostInFrame)));
  }
  return Buffer.concat(frames);
}

/** Sends a block through a compressor that remembers the blocks before it. */
function through(stream: Inflate | Deflate, block: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream.write(block, () => {
      stream.off('error', reject);
      const out: Buffer | null = stream.read();
      resolve(out ?? Buffer.alloc(0));
    });
  });
}

function parseHeaders(block: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const text = (): string => {
    const size = block.readUInt32BE(at);
    at += 4 + size;
    return block.toString('latin1', at - size, at);
  };
  for (let left = block.readUInt32BE(0); left > 0; left--) headers.set(text().toLowerCase(), text());
  return headers;
}

/** A block of headers as a client writes it. */
export function formatHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(headers);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(entries.length);
  return Buffer.concat([count, ...entries.flat().map(lengthPrefixed)]);
}
