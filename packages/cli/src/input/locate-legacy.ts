import { type FindingPath, type Position, positionAt } from '@gatesmith/diagnostics';
import { readDocument } from '@gatesmith/documents';
import { type ReadDocument, valueOffsets } from './read-documents.ts';

/** The configuration inside MetalLB's old ConfigMap, as a string. */
export function configText(document: unknown): string | undefined {
  const text = field(field(document, 'data'), 'config');
  return typeof text === 'string' ? text : undefined;
}

/**
 * Finds the parts of MetalLB's old configuration in the file that holds it: next to a chart's other values, or as a string
 * inside a ConfigMap, whose lines are the file's when it is written as a block.
 */
export function legacyLocator(document: ReadDocument, source: string): (path: FindingPath) => Position {
  const { value } = document;
  const text = configText(value);
  if (text === undefined) {
    const base = [['configInline'], ['metallb', 'configInline']].find(
      (path) => path.reduce(field, value) !== undefined,
    );
    return (path) => document.locate([...(base ?? []), ...path]);
  }
  const inner = readDocument(text);
  const head = document.locate(['data', 'config']);
  if (!inner.ok) return () => head;
  const offset = valueOffsets(inner.root);
  const fileLines = source.split(/\r\n|\n|\r/);
  const textLines = text.split('\n');
  return (path) => {
    if (path[0] === 'data' || path.length === 0) return head;
    const { line, column } = positionAt(text, offset(path));
    const written = textLines[line - 1] ?? '';
    const shown = fileLines[head.line + line - 1] ?? '';
    // in a quoted string the lines are not the file's
    if (!shown.endsWith(written)) return head;
    return { line: head.line + line, column: column + shown.length - written.length };
  };
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
