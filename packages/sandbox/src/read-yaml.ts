import { type DocumentReading, jsonValue, readDocument, readDocuments } from '@gatesmith/documents';
import type { Json } from '@gatesmith/kubernetes';

/**
 * The value of the first document, as Kubernetes' own programs read it.
 *
 * @throws {SyntaxError} when they refuse it.
 */
export function readYaml(source: string): Json {
  return decoded(readDocument(source));
}

/**
 * The values of all documents, as kubectl reads a manifest.
 *
 * @throws {SyntaxError} when it refuses one of them.
 */
export function readManifest(source: string): readonly Json[] {
  return readDocuments(source).map(decoded);
}

function decoded(reading: DocumentReading): Json {
  if (!reading.ok) throw new SyntaxError(reading.problems[0]?.reason ?? 'the document cannot be read');
  const decoding = jsonValue(reading);
  if (!decoding.ok) throw new SyntaxError(decoding.problem.reason);
  return decoding.value;
}
