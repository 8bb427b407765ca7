import type { Finding, FindingPath, Position } from '@gatesmith/diagnostics';
import {
  type DocumentNode,
  type DocumentProblem,
  type DocumentReading,
  readDocuments as documentsIn,
  type JsonValue,
  jsonValue,
  locator,
  positionsIn,
} from '@gatesmith/documents';
import { report } from '../finding-registry.ts';
import type { RunContext } from '../run-context.ts';
import { stdinName } from '../stdin-name.ts';
import { readTextInput } from './read-input.ts';

/** One object of a file, and the positions of its parts. */
export interface ReadDocument {
  readonly file: string;
  readonly value: unknown;
  /** The place of the deepest part of the path that the document has. */
  locate(path: FindingPath): Position;
}

/** Objects in the order of the files, what could not be read, and the sources. */
export interface ReadDocuments {
  readonly documents: readonly ReadDocument[];
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads files of Kubernetes objects as kubectl does: several documents each, a `List` stands for its items. */
export async function readDocuments(context: RunContext, files: readonly string[]): Promise<ReadDocuments> {
  const documents: ReadDocument[] = [];
  const findings: Finding[] = [];
  const sources = new Map<string, string>();
  for (const given of files) {
    const file = given === '-' ? stdinName : given;
    const text = await readTextInput(context, given);
    sources.set(file, text);
    const position = positionsIn(text);
    for (const reading of documentsIn(text)) {
      const object = valueIn(reading);
      if (object.ok) {
        const offset = valueOffsets(object.root, text);
        documents.push(...objectsIn(file, object.value, (path) => position(offset(path))));
        continue;
      }
      for (const problem of object.problems) {
        const place = position(problem.offset);
        const message = messageOf(problem);
        findings.push(report('GS-FILE-YAML', { subject: file, path: [], message, file, ...place }));
      }
    }
  }
  return { documents, findings, sources };
}

/** A function from a path to the offset of the deepest value on it that the document has; `text` is the source of the document. */
export function valueOffsets(root: DocumentNode, text = ''): (path: FindingPath) => number {
  const locate = locator(root);
  return (path) => {
    const { depth, offset } = locate(path, 'value');
    if (depth < path.length) return locate(path.slice(0, depth), 'value').offset;
    // A list or map on lines of its own begins with its first child, and the finding is about the key above it.
    const key = locate(path, 'key').offset;
    return text.slice(key, offset).includes('\n') ? key : offset;
  };
}

type DocumentValue =
  | { readonly ok: true; readonly root: DocumentNode; readonly value: JsonValue }
  | { readonly ok: false; readonly problems: readonly DocumentProblem[] };

function valueIn(reading: DocumentReading): DocumentValue {
  if (!reading.ok) return reading;
  const { root } = reading;
  const decoding = jsonValue(reading);
  return decoding.ok
    ? { ok: true, root, value: decoding.value }
    : { ok: false, problems: [decoding.problem] };
}

function messageOf({ kind, reason }: DocumentProblem): string {
  if (kind === 'depth') return 'the document is nested too deeply';
  if (kind === 'size') return `the document is too large: ${reason}`;
  return kind === 'tab' ? reason : `not YAML: ${reason}`;
}

function objectsIn(file: string, value: unknown, locate: ReadDocument['locate']): readonly ReadDocument[] {
  if (value === null) return [];
  const items = listItems(value);
  if (items === undefined) return [{ file, value, locate }];
  return items.map((item, index) => ({
    file,
    value: item,
    locate: (path) => locate(['items', index, ...path]),
  }));
}

function listItems(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('items' in value))
    return undefined;
  const { kind, items } = value;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}
