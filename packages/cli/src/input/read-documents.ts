import { type Finding, type FindingPath, type Position, positionAt } from '@gatesmith/diagnostics';
import { type Document, isCollection, isNode, parseAllDocuments } from 'yaml';
import { report } from '../finding-registry.ts';
import type { RunContext } from '../run-context.ts';
import { readTextInput, stdinName } from './read-input.ts';

/** One object of a file, and where its parts stand. */
export interface ReadDocument {
  readonly file: string;
  readonly value: unknown;
  /** The place of the deepest part of the path that the document has. */
  locate(path: FindingPath): Position;
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
      findings.push(report('GS-FILE-YAML', { subject: file, path: [], message, file, ...place }));
    };
    if (text.length > maxText) {
      refuse(`the file holds ${text.length} characters; at most ${maxText} are read`, 0);
      continue;
    }
    readText(file, text, documents, refuse);
  }
  return { documents, findings, sources };
}

const mostProblems = 20;
const tooDeep = 'the document is nested too deeply, or its aliases cannot be resolved';

function readText(
  file: string,
  text: string,
  documents: ReadDocument[],
  refuse: (message: string, offset: number) => void,
): void {
  const place = placesOf(text);
  const json = parseJson(text);
  if (json !== undefined) {
    // where its parts stand is asked only when something is wrong with them
    let parsed: Document.Parsed | undefined;
    const locate: Locate = (path) => {
      parsed ??= parseDocuments(text)?.[0];
      return place(parsed === undefined ? 0 : offsetOf(parsed, path));
    };
    addDocument(documents, file, json.value, locate);
    return;
  }
  for (const parsed of parseDocuments(text) ?? [undefined]) {
    const errors = parsed?.errors ?? [];
    if (parsed === undefined || errors.some(({ message }) => isTooDeep(message))) {
      refuse(tooDeep, 0);
      continue;
    }
    for (const { message, pos } of errors.slice(0, mostProblems))
      refuse(`not YAML: ${lowerFirst(message.split('\n')[0] ?? '')}`, pos[0]);
    if (errors.length > 0) continue;
    try {
      const value: unknown = parsed.toJS({ maxAliasCount: 100 });
      addDocument(documents, file, value, (path) => place(offsetOf(parsed, path)));
    } catch (error) {
      if (!(error instanceof RangeError) && !(error instanceof ReferenceError)) throw error;
      refuse(tooDeep, 0);
    }
  }
}

type Locate = ReadDocument['locate'];

/** JSON needs no more than a hundredth of the time that YAML takes. */
function parseJson(text: string): { readonly value: unknown } | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    // YAML says where and why
    return undefined;
  }
}

function parseDocuments(text: string): readonly Document.Parsed[] | undefined {
  try {
    const parsed = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
    return Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isTooDeep(message: string): boolean {
  return message.includes('call stack');
}

function addDocument(documents: ReadDocument[], file: string, value: unknown, locate: Locate): void {
  if (value === null || value === undefined) return;
  const items = listItems(value);
  if (items === undefined) documents.push({ file, value, locate });
  for (const [index, item] of (items ?? []).entries())
    documents.push({ file, value: item, locate: (path) => locate(['items', index, ...path]) });
}

/** Where the deepest part of the path that the document has begins. */
function offsetOf(document: Document.Parsed, path: FindingPath): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return isCollection(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
}

/** As `positionAt`, for whoever asks a hundred thousand times about one text. */
function placesOf(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return (offset) => {
    if (starts === undefined) {
      starts = [0];
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    }
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
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
