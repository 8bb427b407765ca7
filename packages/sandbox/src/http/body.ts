import type { IncomingMessage } from 'node:http';
import { isRecord, type Json, type JsonObject } from '@gatesmith/kubernetes';
import { ApiError, badRequest } from '../model/status.ts';
import { readYaml } from '../read-yaml.ts';
import { decodeProtobuf, isProtobuf } from './protobuf.ts';

/** etcd's and the API server's limit on one request. */
const largestBody = 3 * 1024 * 1024;

/** The whole body. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop early would cut the connection before the client could read why.
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > largestBody * 10) break;
    if (size <= largestBody) parts.push(part);
  }
  if (size > largestBody) {
    throw new ApiError(`Request entity too large: limit is ${largestBody}`, {
      code: 413,
      reason: 'RequestEntityTooLarge',
    });
  }
  return Buffer.concat(parts);
}

const deepest = 200;

/** The body as JSON, whether it came as JSON, YAML or protobuf; an empty body is an empty object. */
export async function parseBody(body: Buffer, contentType: string): Promise<Json> {
  if (body.length === 0) return {};
  if (isProtobuf(body)) return decodeProtobuf(body);
  const text = body.toString('utf8');
  const isYaml = contentType.includes('yaml') && !/^\s*[{[]/.test(text);
  const parsed: Json = isYaml ? parseYaml(text) : parseJson(text);
  if (depth(parsed) > deepest) throw badRequest('the body is nested too deeply');
  return parsed;
}

/** The body as an object. */
export function asObject(body: Json): JsonObject {
  if (!isRecord(body)) throw badRequest('the body of the request has to be an object');
  return body;
}

function parseJson(text: string): Json {
  try {
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch (error) {
    throw badRequest(
      `couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

function parseYaml(text: string): Json {
  try {
    return readYaml(text);
  } catch (error) {
    throw badRequest(`error parsing YAML: ${error instanceof Error ? error.message : ''}`);
  }
}

/** The depth of a body, counted without recursion because the body is untrusted. */
function depth(value: Json): number {
  let level: Json[] = [value];
  let count = 0;
  while (level.length > 0 && count <= deepest) {
    count += 1;
    level = level.flatMap((entry) =>
      Array.isArray(entry)
        ? entry
        : isRecord(entry)
          ? Object.values(entry).filter((child) => child !== undefined)
          : [],
    );
  }
  return count;
}
