import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  type ParsedNode,
  parseAllDocuments,
} from 'yaml';
import type { MapEntry, ScalarNode, TextNode, TextReading } from './node.ts';

const maxDepth = 200;

type Placement = Pick<TextNode, 'start' | 'end' | 'anchor' | 'tag'>;

/**
 * Reads the first document of any YAML text. Scalars stay strings (their types are resolved by Go's rules elsewhere); `source` must
 * have `\n` and `\r\n` line ends only and the length of the text it stands for, so that offsets fit both.
 */
export function readYaml(source: string): TextReading {
  const documents = readYamlDocuments(source);
  return documents[0] ?? failure('the text holds no document', 0);
}

/** Reads every document of a YAML text; one that cannot be read does not hide the others. */
export function readYamlDocuments(source: string): readonly TextReading[] {
  const deep = tooDeep(source);
  if (deep !== undefined) return [failure(`nested deeper than ${maxBrackets} levels`, deep)];
  // the library counts a byte order mark as a column of the first line, Go does not
  const shift = source.charCodeAt(0) === 0xfeff ? 1 : 0;
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(source.slice(shift), {
      version: '1.1',
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
      keepSourceTokens: true,
    });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    // the composer recurses: a text nested some thousand levels deep ends here
    if (error instanceof RangeError) return [failure('nested too deep to be read', 0)];
    throw error;
  }
  return documents.map((document, index) =>
    readDocument(document, { source, shift, more: index < documents.length - 1 }),
  );
}

/** Where brackets or compact list items are nested beyond reason; the library takes quadratic time over such texts. */
function tooDeep(source: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if ((code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
    if (depth > maxBrackets) return at;
  }
  const items = /(?:[-?:][ \t]+){200}/.exec(source);
  return items?.index;
}

const maxBrackets = 1_000;

interface SourceText {
  readonly source: string;
  /** What the library's offsets are short of. */
  readonly shift: number;
  readonly more: boolean;
}

function readDocument(document: Document.Parsed, { source, shift, more }: SourceText): TextReading {
  const { explicit, version } = document.directives.yaml;
  const start = document.range[0] + shift;
  if (explicit === true && version !== '1.1') {
    return failure(`%YAML ${version}: Kubernetes reads YAML 1.1 only`, start);
  }
  const [error] = document.errors;
  if (error !== undefined) return failure(error.message, error.pos[0] + shift);
  if (document.contents === null) return failure('the document is empty', start);
  const root = converter(source, shift)(document.contents, 0);
  if (root === undefined) return failure(`nested deeper than ${maxDepth} levels`, start);
  const stray = strayTab(source, { start, end: document.range[2] + shift }, root);
  if (stray !== undefined) return failure('a tab begins a line where blanks have to', stray);
  const slash = source.includes('\\/') ? escapedSlash(source, root) : undefined;
  if (slash !== undefined) return failure('the escape \\/ is JSON, YAML 1.1 does not know it', slash);
  return { ok: true, format: 'yaml', root, more };
}

/** A tab in front of a line's text, or on a line of blanks: Go's reader takes one inside scalars and brackets only. */
function strayTab(
  source: string,
  { start, end }: { readonly start: number; readonly end: number },
  root: TextNode,
): number | undefined {
  for (const { index, 0: blanks } of source.slice(start, end).matchAll(/^ *\t/gm)) {
    const at = start + index + blanks.length - 1;
    if (!isInside(root, at)) return at;
  }
  return undefined;
}

function escapedSlash(source: string, node: TextNode): number | undefined {
  if (node.type === 'map' || node.type === 'sequence') {
    const children =
      node.type === 'map' ? node.entries.flatMap(({ key, value }) => [key, value]) : node.items;
    for (const child of children) {
      const found = escapedSlash(source, child);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (node.type !== 'scalar' || node.style !== 'double') return undefined;
  const found = /^(?:[^\\]|\\[^/])*?\\\//.exec(source.slice(node.start, node.end));
  return found === null ? undefined : node.start + found[0].length - 2;
}

function isInside(node: TextNode, at: number): boolean {
  if (node.type === 'scalar' || node.type === 'alias') return at >= node.start && at < node.end;
  if (node.flow) return at >= node.start && at < node.end;
  const children = node.type === 'map' ? node.entries.flatMap(({ key, value }) => [key, value]) : node.items;
  return children.some((child) => isInside(child, at));
}

function failure(reason: string, offset: number): TextReading {
  return { ok: false, format: 'yaml', reason, offset };
}

/** The nodes of the library in our shape, aliases bound to their targets in document order; `undefined` when nested too deep. */
function converter(source: string, shift: number): (node: ParsedNode, depth: number) => TextNode | undefined {
  const anchors = new Map<string, TextNode | undefined>();

  const convert = (node: ParsedNode, depth: number): TextNode | undefined => {
    if (depth > maxDepth) return undefined;
    const start = node.range[0] + shift;
    const end = node.range[1] + shift;
    if (isAlias(node))
      return { type: 'alias', name: node.source, target: anchors.get(node.source), start, end };
    const { anchor, tag } = node;
    if (anchor !== undefined) anchors.set(anchor, undefined);
    const converted = place(node, { start, end, anchor, tag }, depth);
    if (anchor !== undefined && converted !== undefined) anchors.set(anchor, converted);
    return converted;
  };

  const place = (node: Exclude<ParsedNode, Alias>, at: Placement, depth: number): TextNode | undefined => {
    if (isScalar(node)) {
      const style = scalarStyles[node.type ?? 'PLAIN'] ?? 'plain';
      const value = String(node.value ?? '');
      // where the text ends without a line end, so does Go's value; the library adds one
      const added =
        style === 'block' && at.end === source.length && value.endsWith('\n') && !/[\r\n]$/.test(source);
      return { type: 'scalar', style, value: added ? value.slice(0, -1) : value, ...at };
    }
    if (isMap(node)) {
      const entries: MapEntry[] = [];
      for (const { key, value, srcToken } of node.items) {
        const keyNode = convert(key, depth + 1);
        if (keyNode === undefined) return undefined;
        const valueNode = value === null ? emptyAt(keyNode.end) : convert(value, depth + 1);
        if (valueNode === undefined) return undefined;
        entries.push({ key: keyNode, value: valueNode, colon: colonOf(srcToken?.sep, shift) ?? keyNode.end });
      }
      return { type: 'map', flow: node.flow === true, entries, ...at };
    }
    const items: TextNode[] = [];
    for (const item of node.items) {
      const converted = convert(item, depth + 1);
      if (converted === undefined) return undefined;
      items.push(converted);
    }
    return { type: 'sequence', flow: node.flow === true, items, ...at };
  };
  return convert;
}

function colonOf(
  separator: readonly { readonly type: string; readonly offset: number }[] | undefined,
  shift: number,
): number | undefined {
  const colon = separator?.find(({ type }) => type === 'map-value-ind');
  return colon === undefined ? undefined : colon.offset + 1 + shift;
}

const scalarStyles: Readonly<Record<string, ScalarNode['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

function emptyAt(offset: number): TextNode {
  return { type: 'scalar', style: 'plain', value: '', start: offset, end: offset };
}
