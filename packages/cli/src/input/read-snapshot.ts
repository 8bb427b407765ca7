import type { Snapshot } from '@gatesmith/installer';
import { UsageError } from '../errors.ts';
import type { RunContext } from '../run-context.ts';
import { readJsonDocument } from './read-json-document.ts';

/**
 * An observation that `gatesmith snapshot` saved.
 *
 * @throws {UsageError} code `FILE_UNREADABLE` or `FILE_INVALID`.
 */
export async function readSnapshot(context: RunContext, file: string): Promise<Snapshot> {
  const document = await readJsonDocument(context, file, {
    format: 'gatesmith.dev/snapshot/v1',
    madeBy: 'gatesmith snapshot --out FILE',
  });
  if (!isSnapshot(document)) {
    throw new UsageError(`${file}: a part of the snapshot is missing or is not a list of objects`, {
      code: 'FILE_INVALID',
      hint: 'make it again with gatesmith snapshot --out FILE',
    });
  }
  return document;
}

function isSnapshot(
  document: Readonly<Record<string, unknown>>,
): document is Readonly<Record<string, unknown>> & Snapshot {
  const { server, objects, unread, releases } = document;
  return (
    typeof server === 'object' &&
    server !== null &&
    'gitVersion' in server &&
    typeof server.gitVersion === 'string' &&
    Array.isArray(objects) &&
    objects.every(isObject) &&
    Array.isArray(unread) &&
    Array.isArray(releases)
  );
}

function isObject(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'apiVersion' in value &&
    'kind' in value &&
    'metadata' in value &&
    typeof value.kind === 'string' &&
    typeof value.metadata === 'object' &&
    value.metadata !== null &&
    'name' in value.metadata &&
    typeof value.metadata.name === 'string'
  );
}
