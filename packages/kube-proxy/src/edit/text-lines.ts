import type { DocumentNode } from '@gatesmith/documents';
import type { TextEdit } from './patch-result.ts';

// what Go's YAML reader takes for the end of a line
const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/g;
const breakCharacters = '\n\r\u0085\u2028\u2029';

/** Where the line that holds an offset begins. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !breakCharacters.includes(text.charAt(at - 1))) at -= 1;
  return at;
}

/** Blanks at the beginning of the line that holds an offset; a byte order mark is none of them. */
export function indentationAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(text.charCodeAt(start) === 0xfeff ? start + 1 : start, offset))?.[0] ?? '';
}

/**
 * Inserts lines below the one that holds `offset`, with the line end of that line. A last line without a line end stays without: the
 * new last line has none either.
 */
export function insertLinesBelow(text: string, offset: number, lines: readonly string[]): TextEdit {
  const startsLine = offset > 0 && breakCharacters.includes(text.charAt(offset - 1));
  if (startsLine) {
    const newline = lineEndBefore(text, offset);
    return { start: offset, end: offset, text: lines.map((line) => `${line}${newline}`).join('') };
  }
  lineBreak.lastIndex = offset;
  const found = lineBreak.exec(text);
  if (found === null) {
    const newline = lineEndBefore(text, lineStart(text, offset));
    return { start: text.length, end: text.length, text: lines.map((line) => `${newline}${line}`).join('') };
  }
  const at = found.index + found[0].length;
  return { start: at, end: at, text: lines.map((line) => `${line}${found[0]}`).join('') };
}

/** The line end before a line start, `\n` at the beginning of the text. */
export function lineEndBefore(text: string, start: number): string {
  const last = text.charAt(start - 1);
  if (last === '' || !breakCharacters.includes(last)) return '\n';
  return last === '\n' && text.charAt(start - 2) === '\r' ? '\r\n' : last;
}

/** Where the last written character of a value ends; `colon` for a value of nothing. */
export function contentEnd(node: DocumentNode, colon: number): number {
  if (node.type === 'map' && !node.flow) {
    const last = node.entries.at(-1);
    return last === undefined ? colon : contentEnd(last.value, last.colon);
  }
  if (node.type === 'sequence' && !node.flow) {
    const last = node.items.at(-1);
    return last === undefined ? colon : contentEnd(last, Math.max(last.end, colon));
  }
  return Math.max(node.end, colon);
}
