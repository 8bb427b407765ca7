import { type FindingPath, type Position, positionAt } from '@gatesmith/diagnostics';
import { isNode, parseDocument } from 'yaml';
import type { ReadDocument } from './read-documents.ts';

/** The configuration text inside MetalLB's old ConfigMap. */
export function configText(document: unknown): string | undefined {
  const text = field(field(document, 'data'), 'config');
  return typeof text === 'string' ? text : undefined;
}

/**
 * Finds the parts of MetalLB's old configuration in the file that holds it: beside a chart's other values, or as a text
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
  const inner = parseDocument(text, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  const head = document.locate(['data', 'config']);
  const fileLines = source.split(/\r\n|\n|\r/);
  const textLines = text.split('\n');
  return (path) => {
    if (path[0] === 'data') return head;
    for (let length = path.length; length > 0; length -= 1) {
      const node = inner.getIn(path.slice(0, length), true);
      if (!isNode(node) || !node.range) continue;
      const { line, column } = positionAt(text, node.range[0]);
      const written = textLines[line - 1] ?? '';
      const shown = fileLines[head.line + line - 1] ?? '';
      // in a quoted text the lines are not the file's
      if (!shown.endsWith(written)) return head;
      return { line: head.line + line, column: column + shown.length - written.length };
    }
    return head;
  };
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
