import { createServer } from 'node:http';
import { type AddressInfo, createServer as createEcho } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { constants, createDeflate, deflateSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { WebSocket as ServerSocket } from 'ws';
import { dialPod } from './dial-pod.ts';
import { forwardOverChannels, forwardOverSpdy } from './serve-port-forward.ts';
import { formatHeaders } from './spdy-connection.ts';
import { spdyDictionary } from './spdy-dictionary.ts';
import { acceptWebSocket, byteStream, offeredProtocol } from './web-socket.ts';

/** A port that sends back what it gets, in capitals, and ends when the other end does. */
async function echoPort(): Promise<number> {
  const server = createEcho({ allowHalfOpen: true }, (socket) => {
    socket.on('data', (chunk) => socket.write(chunk.toString('latin1').toUpperCase()));
    socket.on('end', () => socket.end());
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port; // it listens on TCP
}

test('the dictionary is the one of SPDY/3, by the checksum that every SPDY/3 header block begins with', () => {
  const block = deflateSync(Buffer.from('x'), { dictionary: spdyDictionary });
  expect(block.subarray(0, 6).toString('hex')).toBe('78bbe3c6a7c2');
});

/** The frames that kubectl sends for one connection. */
function spdyClient(near: Duplex) {
  const deflate = createDeflate({ dictionary: spdyDictionary, flush: constants.Z_SYNC_FLUSH });
  const frame = (first: number, flags: number, payload: Buffer): void => {
    const header = Buffer.alloc(8);
    header.writeUInt32BE(first >>> 0, 0);
    header.writeUInt8(flags, 4);
    header.writeUIntBE(payload.length, 5, 3);
    near.write(Buffer.concat([header, payload]));
  };
  return {
    open: (id: number, headers: Readonly<Record<string, string>>): Promise<void> =>
      new Promise((resolve) => {
        deflate.write(formatHeaders(headers), () => {
          const head = Buffer.alloc(10);
          head.writeUInt32BE(id, 0);
          frame(0x80030001, 0, Buffer.concat([head, deflate.read()]));
          resolve();
        });
      }),
    data: (id: number, text: string, final = false) => frame(id, final ? 1 : 0, Buffer.from(text)),
  };
}

/** The content of each stream, from the frames of the server, once that many streams have ended. */
async function spdyAnswers(near: Duplex, until: number): Promise<Readonly<Record<number, string>>> {
  const said: Record<number, string> = {};
  let rest: Buffer = Buffer.alloc(0);
  let ended = 0;
  for await (const chunk of near) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 8 && rest.length >= 8 + rest.readUIntBE(5, 3)) {
      const [id, size] = [rest.readUInt32BE(0), rest.readUIntBE(5, 3)];
      if (id < 0x80000000) {
        said[id] = `${said[id] ?? ''}${rest.subarray(8, 8 + size)}`;
        if ((rest.readUInt8(4) & 1) === 1) ended++;
      }
      rest = rest.subarray(8 + size);
    }
    if (ended === until) return said;
  }
  return said;
}

test('a forward over SPDY carries bytes both ways, and says on the error stream why a port cannot be had', async () => {
  const port = await echoPort();
  const [near, far] = duplexPair();
  void forwardOverSpdy(far, 'p', (wanted) => dialPod(undefined, wanted));
  const client = spdyClient(near);
  const answers = spdyAnswers(near, 4);
  await client.open(1, { streamtype: 'error', port: String(port), requestid: '0' });
  client.data(1, '', true);
  await client.open(3, { streamtype: 'data', port: String(port), requestid: '0' });
  client.data(3, 'hello', true);
  await client.open(5, { streamtype: 'error', port: '1', requestid: '1' });
  await client.open(7, { streamtype: 'data', port: '1', requestid: '1' });
  expect(await answers).toEqual({
    1: '',
    3: 'HELLO',
    5: expect.stringMatching(/^error forwarding port 1 to pod p: .*ECONNREFUSED/),
    7: '',
  });
  near.destroy();
});

/** A server that takes WebSockets of one protocol, and a client that is not ours. */
async function webSocketPair(protocol: string, serve: (webSocket: ServerSocket) => void) {
  const server = createServer().on('upgrade', (request, socket, head) => {
    expect(offeredProtocol(request, ['other', protocol])).toBe(protocol);
    acceptWebSocket({ request, socket, head }, protocol, serve);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const client = new WebSocket(`ws://127.0.0.1:${port}/`, ['unknown', protocol]);
  client.binaryType = 'arraybuffer';
  return client;
}

test.for([5, 300, 100_000])(
  'a forward over WebSocket channels carries %i bytes and ends with the program',
  async (size) => {
    const port = await echoPort();
    const client = await webSocketPair('v4.channel.k8s.io', (socket) =>
      forwardOverChannels(socket, {
        pod: 'p',
        ports: [port, 1],
        dial: (wanted) => dialPod(undefined, wanted),
      }),
    );
    const heard = new Map<number, Buffer[]>();
    const received = (channel: number): Buffer => Buffer.concat((heard.get(channel) ?? []).slice(1));
    const whole = new Promise<void>((resolve) => {
      client.onmessage = ({ data }) => {
        const message = Buffer.from(data as ArrayBuffer); // as binaryType says
        const [channel = 0] = message;
        heard.set(channel, [...(heard.get(channel) ?? []), message.subarray(1)]);
        if (received(0).length === size && received(3).length > 0) resolve();
      };
    });
    await new Promise((resolve) => {
      client.onopen = resolve;
    });
    client.send(Buffer.concat([Buffer.from([0]), Buffer.alloc(size, 'a')]));
    await whole;
    expect(heard.get(0)?.[0]?.readUInt16LE()).toBe(port);
    expect(received(0).equals(Buffer.alloc(size, 'A'))).toBe(true);
    expect(received(3).toString()).toMatch(/^error forwarding port 1 to pod p: /);
    client.close();
  },
);

test('what is tunnelled through a WebSocket is one stream of bytes, whatever the messages were', async () => {
  const client = await webSocketPair('tunnel', (socket) => {
    const bytes = byteStream(socket);
    let all = '';
    bytes.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (all.length === 6) bytes.end(all.toUpperCase());
    });
  });
  let heard = '';
  client.onmessage = ({ data }) => {
    heard += Buffer.from(data as ArrayBuffer).toString(); // as binaryType says
  };
  const closed = new Promise((resolve) => {
    client.onclose = resolve;
  });
  await new Promise((resolve) => {
    client.onopen = resolve;
  });
  for (const part of ['ab', 'c', 'def']) client.send(Buffer.from(part));
  expect(await closed).toMatchObject({ code: 1000 });
  expect(heard).toBe('ABCDEF');
});
