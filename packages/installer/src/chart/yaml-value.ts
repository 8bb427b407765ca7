import { jsonValue, readDocument, readDocuments } from '@gatesmith/documents';

/**
 * The value of the first YAML document, as Helm reads it.
 *
 * @throws Error when Helm could not read it.
 */
export function yamlValue(text: string): unknown {
  const reading = readDocument(text, { braces: 'yaml' });
  const decoding = reading.ok ? jsonValue(reading) : undefined;
  if (decoding?.ok === true) return decoding.value;
  const problem = reading.ok ? decoding?.problem : reading.problems[0];
  throw new Error(`not YAML: ${problem?.reason ?? 'unreadable'}`);
}

/** The values of all YAML documents that can be read. A rendered chart may be larger than a file that a person writes. */
export function yamlValues(text: string): readonly unknown[] {
  return readDocuments(text, { braces: 'yaml', maxLength: Number.POSITIVE_INFINITY }).flatMap((reading) => {
    const decoding = reading.ok ? jsonValue(reading) : undefined;
    return decoding?.ok === true ? [decoding.value] : [];
  });
}
