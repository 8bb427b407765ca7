import { type FindingPath, type Position, positionAt } from '@gatesmith/diagnostics';
import { jsonValue, readDocument } from '@gatesmith/documents';
import { at } from '@gatesmith/kubernetes';
import type { LegacyPlace } from '@gatesmith/metallb';
import { type ReadDocument, valueOffsets } from './read-documents.ts';

type LocatePath = (path: FindingPath) => Position;

interface Locatable {
  readonly value: unknown;
  readonly locate: LocatePath;
}

/**
 * Finds the parts of MetalLB's old configuration in the file that holds it. Where the configuration is in a string, its
 * lines are the file's when the string is written as a block; otherwise the place is that of the string.
 *
 * @param place - where the document holds the configuration.
 */
export function legacyLocator(
  document: ReadDocument,
  { source, place }: { readonly source: string; readonly place: LegacyPlace },
): LocatePath {
  const fileLines = source.split(/\r\n|\n|\r/);
  const last = place.at(-1) ?? [];
  const { locate } = place
    .slice(0, -1)
    .reduce<Locatable>((outer, path) => openString(outer, { path, fileLines }), document);
  return (path) => locate([...last, ...path]);
}

/** The document inside a string of another one. */
function openString(
  outer: Locatable,
  { path, fileLines }: { readonly path: FindingPath; readonly fileLines: readonly string[] },
): Locatable {
  const head = outer.locate(path);
  const text = at(outer.value, ...path);
  const inner = typeof text === 'string' ? readDocument(text, { braces: 'yaml' }) : undefined;
  if (typeof text !== 'string' || inner?.ok !== true) return { value: undefined, locate: () => head };
  const decoding = jsonValue(inner);
  const offset = valueOffsets(inner.root);
  const textLines = text.split('\n');
  return {
    value: decoding.ok ? decoding.value : undefined,
    locate(innerPath) {
      if (innerPath.length === 0) return head;
      const { line, column } = positionAt(text, offset(innerPath));
      const written = textLines[line - 1] ?? '';
      const shown = fileLines[head.line + line - 1] ?? '';
      // in a quoted string the lines are not the file's
      if (!shown.endsWith(written)) return head;
      return { line: head.line + line, column: column + shown.length - written.length };
    },
  };
}
