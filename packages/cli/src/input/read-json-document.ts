import { fromUnknown } from '@gatesmith/diagnostics';
import { isRecord } from '@gatesmith/kubernetes';
import { UsageError } from '../errors.ts';
import type { RunContext } from '../run-context.ts';
import { readTextInput } from './read-input.ts';

/** The requirements for a document. */
export interface ReadJsonDocumentOptions {
  /** Its `format` field. */
  readonly format: string;
  /** The command that makes such a file. */
  readonly madeBy: string;
}

/**
 * Reads one of our own JSON documents and checks that it says to be one.
 *
 * @throws {UsageError} code `FILE_UNREADABLE` or `FILE_INVALID`.
 */
export async function readJsonDocument(
  context: RunContext,
  file: string,
  { format, madeBy }: ReadJsonDocumentOptions,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await readTextInput(context, file);
  const refuse = (what: string, cause?: unknown): UsageError =>
    new UsageError(`${file}: ${what}`, {
      code: 'FILE_INVALID',
      hint: `make such a file with ${madeBy}`,
      cause,
    });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw refuse(`is not JSON: ${fromUnknown(cause).message}`, cause);
  }
  if (!isRecord(document)) throw refuse('holds no JSON object');
  if (document['format'] !== format) {
    throw refuse(
      `has format ${JSON.stringify(document['format'] ?? null)}, and ${JSON.stringify(format)} is expected`,
    );
  }
  return document;
}
