import { type DocumentLimits, defaultLimits } from './document-problem.ts';
import type { DocumentReading } from './document-reading.ts';
import { readJson } from './read-json.ts';
import { readYamlDocuments } from './read-yaml.ts';

/** How a document is read. */
export interface ReadDocumentOptions extends DocumentLimits {
  /**
   * The format of a document that begins with `{`: `json` to kube-proxy and the other components; `json-or-yaml` to kubectl, which
   * tries YAML where JSON fails; `yaml` to Helm.
   *
   * @default 'json-or-yaml'
   */
  readonly braces?: 'json' | 'json-or-yaml' | 'yaml' | undefined;
}

/**
 * Reads the first document of a source, as Kubernetes' decoders do. Nothing at all is an empty document. Never throws.
 *
 * @example
 * ```ts
 * import { readDocument, jsonValue } from '@gatesmith/documents';
 *
 * const reading = readDocument('autoAssign: no');
 * const value = reading.ok ? jsonValue(reading) : undefined;
 * console.log(value); // { ok: true, value: { autoAssign: false } }
 * ```
 */
export function readDocument(text: string, options: ReadDocumentOptions = {}): DocumentReading {
  const [first] = readDocuments(text, options);
  const root = { type: 'scalar', style: 'plain', value: '', start: 0, end: 0 } as const;
  return first ?? { ok: true, format: 'yaml', root, start: 0 };
}

/** Reads every document of a source: one for JSON, each of them for YAML. Never throws. */
export function readDocuments(
  text: string,
  {
    braces = 'json-or-yaml',
    maxLength = defaultLimits.maxLength,
    maxDepth = defaultLimits.maxDepth,
  }: ReadDocumentOptions = {},
): readonly DocumentReading[] {
  if (text.length > maxLength) {
    const reason = `${text.length} characters are more than the ${maxLength} that are read`;
    return [{ ok: false, format: 'yaml', problems: [{ kind: 'size', offset: 0, reason }], start: 0 }];
  }
  if (braces !== 'yaml' && startsWithBrace(text)) {
    const json = readJson(text, { maxDepth });
    if (json.ok || braces === 'json' || json.problems[0]?.kind === 'depth') return [json];
  }
  return readYamlDocuments(text, { maxDepth });
}

// unicode.IsSpace in Go; a byte order mark is none
const goSpace = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*\{/;

function startsWithBrace(text: string): boolean {
  return goSpace.test(text);
}
