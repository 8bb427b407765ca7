import type { Json, JsonObject } from '@gatesmith/kubernetes';
import { ApiError } from '../model/status.ts';

/** The type of a field of a message: a scalar, a message, a map of strings or bytes, or a list of one of them. */
type Field =
  | { readonly name: string; readonly type: 'text' | 'bytes' | 'int' | 'bool' | 'texts' | 'int-or-text' }
  | { readonly name: string; readonly type: 'map-text' | 'map-bytes' }
  | { readonly name: string; readonly type: 'message' | 'messages' | 'inline'; readonly message: Message };
type Message = Readonly<Record<number, Field>>;

const text = (name: string): Field => ({ name, type: 'text' });
const int = (name: string): Field => ({ name, type: 'int' });
const bool = (name: string): Field => ({ name, type: 'bool' });
const texts = (name: string): Field => ({ name, type: 'texts' });
const map = (name: string): Field => ({ name, type: 'map-text' });
const messages = (name: string, inner: Message): Field => ({ name, type: 'messages', message: inner });
const message = (name: string, inner: Message): Field => ({ name, type: 'message', message: inner });
/** A message whose fields JSON has in the outer one. */
const inline = (inner: Message): Field => ({ name: '', type: 'inline', message: inner });

const ownerReference: Message = {
  1: text('kind'),
  3: text('name'),
  4: text('uid'),
  5: text('apiVersion'),
  6: bool('controller'),
  7: bool('blockOwnerDeletion'),
};

const metadata: Message = {
  1: text('name'),
  2: text('generateName'),
  3: text('namespace'),
  5: text('uid'),
  6: text('resourceVersion'),
  11: { name: 'labels', type: 'map-text' },
  12: { name: 'annotations', type: 'map-text' },
  13: { name: 'ownerReferences', type: 'messages', message: ownerReference },
  14: texts('finalizers'),
};

const attributes: Message = {
  1: text('namespace'),
  2: text('verb'),
  3: text('group'),
  4: text('version'),
  5: text('resource'),
  6: text('subresource'),
  7: text('name'),
};

const accessReview: Message = {
  1: message('metadata', metadata),
  2: message('spec', {
    1: message('resourceAttributes', attributes),
    2: message('nonResourceAttributes', { 1: text('path'), 2: text('verb') }),
  }),
};

const podTemplate: Message = {
  1: message('metadata', metadata),
  2: message('spec', {
    2: messages('containers', {
      1: text('name'),
      2: text('image'),
      3: texts('command'),
      4: texts('args'),
      6: messages('ports', { 1: text('name'), 3: int('containerPort'), 4: text('protocol') }),
    }),
    3: text('restartPolicy'),
  }),
};

const ingressBackend: Message = {
  4: message('service', { 1: text('name'), 2: message('port', { 1: text('name'), 2: int('number') }) }),
};

const ingressPaths: Message = {
  1: messages('paths', { 1: text('path'), 2: message('backend', ingressBackend), 3: text('pathType') }),
};

// Field numbers as in the generated.proto files of k8s.io/api v0.36: the kinds that Helm and kubectl send in this form.
const layouts: Readonly<Record<string, Message>> = {
  Secret: {
    1: message('metadata', metadata),
    2: { name: 'data', type: 'map-bytes' },
    3: text('type'),
    4: { name: 'stringData', type: 'map-text' },
    5: bool('immutable'),
  },
  ConfigMap: {
    1: message('metadata', metadata),
    2: { name: 'data', type: 'map-text' },
    3: { name: 'binaryData', type: 'map-bytes' },
    4: bool('immutable'),
  },
  Namespace: {
    1: message('metadata', metadata),
    2: message('spec', { 1: texts('finalizers') }),
    3: message('status', { 1: text('phase') }),
  },
  ServiceAccount: { 1: message('metadata', metadata) },
  DeleteOptions: {
    1: int('gracePeriodSeconds'),
    2: message('preconditions', { 1: text('uid'), 2: text('resourceVersion') }),
    3: bool('orphanDependents'),
    4: text('propagationPolicy'),
    5: texts('dryRun'),
  },
  Deployment: {
    1: message('metadata', metadata),
    2: message('spec', {
      1: int('replicas'),
      2: message('selector', { 1: map('matchLabels') }),
      3: message('template', podTemplate),
    }),
  },
  Job: {
    1: message('metadata', metadata),
    2: message('spec', { 1: int('parallelism'), 2: int('completions'), 6: message('template', podTemplate) }),
  },
  Service: {
    1: message('metadata', metadata),
    2: message('spec', {
      1: messages('ports', {
        1: text('name'),
        2: text('protocol'),
        3: int('port'),
        4: { name: 'targetPort', type: 'int-or-text' },
        5: int('nodePort'),
      }),
      2: map('selector'),
      3: text('clusterIP'),
      4: text('type'),
      9: text('loadBalancerIP'),
    }),
  },
  Ingress: {
    1: message('metadata', metadata),
    2: message('spec', {
      1: message('defaultBackend', ingressBackend),
      2: messages('tls', { 1: texts('hosts'), 2: text('secretName') }),
      3: messages('rules', { 1: text('host'), 2: inline({ 1: message('http', ingressPaths) }) }),
      4: text('ingressClassName'),
    }),
  },
  SelfSubjectReview: { 1: message('metadata', metadata) },
  SelfSubjectAccessReview: accessReview,
  SubjectAccessReview: accessReview,
  SelfSubjectRulesReview: { 1: message('metadata', metadata), 2: message('spec', { 1: text('namespace') }) },
};

const unsupported = (why: string): ApiError =>
  new ApiError(
    `the body of the request was in an unknown format - accepted media types include: application/json (${why})`,
    {
      code: 415,
      reason: 'UnsupportedMediaType',
    },
  );

/** Whether a body is in Kubernetes' protobuf envelope. */
export function isProtobuf(body: Uint8Array): boolean {
  return body[0] === 0x6b && body[1] === 0x38 && body[2] === 0x73 && body[3] === 0;
}

/**
 * Reads the kinds that clients send as protobuf.
 *
 * @throws ApiError 415 for a kind that this model has no field numbers of
 */
export function decodeProtobuf(body: Uint8Array): JsonObject {
  const envelope = new Map(read(body.subarray(4)));
  const type = decode(bytes(envelope.get(1)), { 1: text('apiVersion'), 2: text('kind') });
  const kind = typeof type['kind'] === 'string' ? type['kind'] : '';
  const layout = Object.hasOwn(layouts, kind) ? layouts[kind] : undefined;
  if (layout === undefined) throw unsupported(`protobuf of kind ${JSON.stringify(kind)}`);
  return { ...type, ...decode(bytes(envelope.get(2)), layout) };
}

type Raw = readonly [field: number, value: number | Uint8Array];

const bytes = (value: number | Uint8Array | undefined): Uint8Array =>
  value instanceof Uint8Array ? value : new Uint8Array();

function read(body: Uint8Array): readonly Raw[] {
  const fields: Raw[] = [];
  let offset = 0;
  const varint = (): number => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = body[offset];
      if (byte === undefined || factor > 2 ** 63) throw unsupported('truncated protobuf');
      offset += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  while (offset < body.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) fields.push([field, varint()]);
    else if (wire === 1) offset += 8;
    else if (wire === 5) offset += 4;
    else if (wire === 2) {
      const length = varint();
      if (offset + length > body.length) throw unsupported('truncated protobuf');
      fields.push([field, body.subarray(offset, offset + length)]);
      offset += length;
    } else throw unsupported(`protobuf wire type ${wire}`);
  }
  return fields;
}

const utf8 = (value: Uint8Array): string => Buffer.from(value).toString('utf8');

function decode(body: Uint8Array, layout: Message): JsonObject {
  const decoded = new Map<string, Json>();
  const maps = new Map<string, Map<string, Json>>();
  const lists = new Map<string, Json[]>();
  const push = (name: string, value: Json): void => {
    const list = lists.get(name) ?? [];
    list.push(value);
    lists.set(name, list);
  };
  for (const [number, value] of read(body)) {
    const field = layout[number];
    if (field === undefined) continue;
    const { name } = field;
    switch (field.type) {
      case 'text': {
        const found = utf8(bytes(value));
        // Go writes empty strings too; JSON leaves them out.
        if (found !== '') decoded.set(name, found);
        break;
      }
      case 'bytes':
        decoded.set(name, Buffer.from(bytes(value)).toString('base64'));
        break;
      case 'int':
        if (typeof value === 'number') decoded.set(name, value);
        break;
      case 'bool':
        decoded.set(name, value === 1);
        break;
      case 'int-or-text': {
        const parts = new Map(read(bytes(value)));
        const number = parts.get(2);
        decoded.set(
          name,
          parts.get(1) === 1 ? utf8(bytes(parts.get(3))) : typeof number === 'number' ? number : 0,
        );
        break;
      }
      case 'texts':
        push(name, utf8(bytes(value)));
        break;
      case 'map-text':
      case 'map-bytes': {
        const entry = new Map(read(bytes(value)));
        const content = bytes(entry.get(2));
        const map = maps.get(name) ?? new Map<string, Json>();
        map.set(
          utf8(bytes(entry.get(1))),
          field.type === 'map-text' ? utf8(content) : Buffer.from(content).toString('base64'),
        );
        maps.set(name, map);
        break;
      }
      case 'message':
        decoded.set(name, decode(bytes(value), field.message));
        break;
      case 'inline':
        for (const [key, inner] of Object.entries(decode(bytes(value), field.message))) {
          if (inner !== undefined) decoded.set(key, inner);
        }
        break;
      case 'messages':
        push(name, decode(bytes(value), field.message));
        break;
    }
  }
  for (const [name, map] of maps) decoded.set(name, Object.fromEntries(map));
  for (const [name, list] of lists) decoded.set(name, list);
  return Object.fromEntries(decoded);
}
