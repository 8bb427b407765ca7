import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { ApiError } from '../model/status.ts';
import { decodeProtobuf, isProtobuf } from './protobuf.ts';

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
const field = (number: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(content.length)]), content]);
const text = (number: number, content: string): Buffer => field(number, Buffer.from(content));
const envelope = (kind: string, raw: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('k8s\0'),
    field(1, Buffer.concat([text(1, 'v1'), text(2, kind)])),
    field(2, raw),
  ]);

test('a Secret as Helm writes it reads as JSON', () => {
  const metadata = field(
    1,
    Buffer.concat([
      text(1, 'sh.helm.release.v1.door.v1'),
      field(11, Buffer.concat([text(1, 'owner'), text(2, 'helm')])),
    ]),
  );
  const data = field(2, Buffer.concat([text(1, 'release'), text(2, 'H4sI')]));
  const body = envelope('Secret', Buffer.concat([metadata, data, text(3, 'helm.sh/release.v1')]));
  expect(isProtobuf(body)).toBe(true);
  expect(decodeProtobuf(body)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sh.helm.release.v1.door.v1', labels: { owner: 'helm' } },
    type: 'helm.sh/release.v1',
    data: { release: Buffer.from('H4sI').toString('base64') },
  });
});

test('an Ingress as kubectl create ingress writes it reads as JSON', () => {
  const port = field(2, Buffer.from([...varint(2 * 8), 80]));
  const backend = field(2, field(4, Buffer.concat([text(1, 'web'), port])));
  const path = field(1, Buffer.concat([text(1, '/'), backend, text(3, 'Prefix')]));
  const rule = field(3, Buffer.concat([text(1, ''), field(2, field(1, path))]));
  const spec = field(2, Buffer.concat([rule, text(4, 'nginx')]));
  expect(decodeProtobuf(envelope('Ingress', spec))).toMatchObject({
    kind: 'Ingress',
    spec: {
      ingressClassName: 'nginx',
      rules: [
        {
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
            ],
          },
        },
      ],
    },
  });
});

test.for(['Pod', '__proto__', 'constructor', ''])('a kind without a layout is refused: %j', (kind) => {
  expect(() => decodeProtobuf(envelope(kind, Buffer.alloc(0)))).toThrow(
    expect.objectContaining({ code: 415 }),
  );
});

property.prop([
  fc.uint8Array({ maxLength: 200 }),
  fc.constantFrom('Secret', 'Service', 'Deployment', 'DeleteOptions'),
])('any bytes are read or refused', (bytes, kind) => {
  try {
    decodeProtobuf(envelope(kind, Buffer.from(bytes)));
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
  }
});
