import { type Finding, type FindingPath, positionAt } from '@gatesmith/diagnostics';
import { isCollection, isNode, parseAllDocuments } from 'yaml';
import type { RunContext } from '../run-context.ts';
import { readTextInput, stdinName } from './read-input.ts';

/** One object of a file, and where its parts stand. */
export interface ReadDocument {
  readonly file: string;
  readonly value: unknown;
  /** The place of the deepest part of the path that the document has. */
  locate(path: FindingPath): { readonly line: number; readonly column: number };
}

/** Objects in the order of the files, what could not be read, and the texts. */
export interface ReadDocuments {
  readonly documents: readonly ReadDocument[];
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
}

const maxText = 4 * 1024 * 1024;

/** Reads files of Kubernetes objects: several documents each, a `List` counts as its items. */
export async function readDocuments(context: RunContext, files: readonly string[]): Promise<ReadDocuments> {
  const documents: ReadDocument[] = [];
  const findings: Finding[] = [];
  const sources = new Map<string, string>();
  for (const given of files) {
    const file = given === '-' ? stdinName : given;
    const text = await readTextInput(context, given);
    sources.set(file, text);
    const refuse = (message: string, offset: number): void => {
      const place = positionAt(text, offset);
      findings.push({
        code: 'GS-FILE-YAML',
        severity: 'error',
        subject: file,
        path: [],
        message,
        file,
        ...place,
      });
    };
    if (text.length > maxText) {
      refuse(`the file holds ${text.length} characters; at most ${maxText} are read`, 0);
      continue;
    }
    try {
      readText(file, text, documents, refuse);
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof ReferenceError)) throw error;
      refuse('the document is nested too deeply, or its aliases cannot be resolved', 0);
    }
  }
  return { documents, findings, sources };
}

function readText(
  file: string,
  text: string,
  documents: ReadDocument[],
  refuse: (message: string, offset: number) => void,
): void {
  const parsed = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  if (!Array.isArray(parsed)) return;
  for (const document of parsed) {
    for (const { message, pos } of document.errors)
      refuse(`not YAML: ${lowerFirst(message.split('\n')[0] ?? '')}`, pos[0]);
    if (document.errors.length > 0) continue;
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null || value === undefined) continue;
    const locate =
      (base: FindingPath) =>
      (path: FindingPath): { line: number; column: number } => {
        for (let length = path.length; length >= 0; length -= 1) {
          const node = document.getIn([...base, ...path.slice(0, length)], true);
          if (isNode(node) && node.range) return positionAt(text, node.range[0]);
        }
        return positionAt(text, isCollection(document.contents) ? (document.contents.range?.[0] ?? 0) : 0);
      };
    const items = listItems(value);
    if (items === undefined) documents.push({ file, value, locate: locate([]) });
    for (const [index, item] of (items ?? []).entries()) {
      documents.push({ file, value: item, locate: locate(['items', index]) });
    }
  }
}

function listItems(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('items' in value))
    return undefined;
  const { kind, items } = value;
  return typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : undefined;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
