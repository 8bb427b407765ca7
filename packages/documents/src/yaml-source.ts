import type { DocumentProblem } from './document-problem.ts';
import type { DocumentNode } from './node.ts';

// every line break that Go's reader accepts in addition to \n: a lone CR, NEL, LS, PS
const foreignBreak = /\r(?!\n)|[\u0085\u2028\u2029]/g;
// what Go's reader refuses ("control characters are not allowed"), half surrogate pairs included
const control =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The same number of characters with `\n` and `\r\n` as the only line breaks, so that offsets fit both. */
export function withPlainBreaks(source: string): string {
  return source.replace(foreignBreak, '\n');
}

export function findControlCharacter(source: string): DocumentProblem | undefined {
  const found = control.exec(source);
  if (found === null) return undefined;
  const code = source.charCodeAt(found.index).toString(16).toUpperCase().padStart(4, '0');
  return {
    kind: 'control-character',
    offset: found.index,
    reason: `control character U+${code} is not allowed`,
  };
}

/** The place where brackets or compact list items are nested beyond reason; the library takes quadratic time over such sources. */
export function findDeepNesting(source: string): DocumentProblem | undefined {
  const offset = deepBrackets(source) ?? /(?:[-?:][ \t]+){200}/.exec(source)?.index;
  return offset === undefined ? undefined : { kind: 'depth', offset, reason: 'nested too deeply' };
}

/** Brackets in scalars and comments are counted too, which only far more of them than any document has can show. */
function deepBrackets(source: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
    if (depth > maxBrackets) return at;
  }
  return undefined;
}

const maxBrackets = 1_000;

/** A range of the source in which one document is written. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** A tab before the content of a line, or on a blank line: Go's reader accepts one inside scalars and brackets only. */
export function findStrayTab(
  source: string,
  { start, end }: SourceRange,
  root: DocumentNode,
): number | undefined {
  if (!source.includes('\t')) return undefined;
  for (const { index, 0: blanks } of source.slice(start, end).matchAll(/^ *\t/gm)) {
    const at = start + index + blanks.length - 1;
    if (!isInside(root, at)) return at;
  }
  return undefined;
}

function isInside(node: DocumentNode, at: number): boolean {
  if (node.type === 'scalar' || node.type === 'alias' || node.flow) return at >= node.start && at < node.end;
  return childrenOf(node).some((child) => isInside(child, at));
}

/** The escape `\/`, which is JSON and unknown to YAML 1.1. */
export function findEscapedSlash(source: string, root: DocumentNode): number | undefined {
  return source.includes('\\/') ? escapedSlash(source, root) : undefined;
}

function escapedSlash(source: string, node: DocumentNode): number | undefined {
  for (const child of childrenOf(node)) {
    const found = escapedSlash(source, child);
    if (found !== undefined) return found;
  }
  if (node.type !== 'scalar' || node.style !== 'double') return undefined;
  const found = /^(?:[^\\]|\\[^/])*?\\\//.exec(source.slice(node.start, node.end));
  return found === null ? undefined : node.start + found[0].length - 2;
}

function childrenOf(node: DocumentNode): readonly DocumentNode[] {
  if (node.type === 'map') return node.entries.flatMap(({ key, value }) => [key, value]);
  return node.type === 'sequence' ? node.items : [];
}
