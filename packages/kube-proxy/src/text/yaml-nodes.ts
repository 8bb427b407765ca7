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
 * Reads any YAML text. Scalars stay strings (their types are resolved by Go's rules elsewhere); `source` must have single `\n`,
 * `\r\n` line ends only and the same length as the text, so that offsets fit both.
 */
export function readYaml(source: string): TextReading {
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(source, {
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
    if (error instanceof RangeError) return failure('nested too deep to be read', 0);
    throw error;
  }
  const document = documents[0];
  if (document === undefined) return failure('the text holds no document', 0);
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.1') {
    return failure(`%YAML ${document.directives.yaml.version}: kube-proxy reads YAML 1.1 only`, 0);
  }
  const [error] = document.errors;
  if (error !== undefined) return failure(error.message, error.pos[0]);
  if (document.contents === null) return failure('the first document is empty', 0);
  const root = converter()(document.contents, 0);
  if (root === undefined) return failure(`nested deeper than ${maxDepth} levels`, 0);
  return { ok: true, format: 'yaml', root, more: documents.length > 1 };
}

function failure(reason: string, offset: number): TextReading {
  return { ok: false, format: 'yaml', reason, offset };
}

/** The nodes of the library in our shape, aliases bound to their targets in document order; `undefined` when nested too deep. */
function converter(): (node: ParsedNode, depth: number) => TextNode | undefined {
  const anchors = new Map<string, TextNode | undefined>();

  const convert = (node: ParsedNode, depth: number): TextNode | undefined => {
    if (depth > maxDepth) return undefined;
    const [start, end] = node.range;
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
      return { type: 'scalar', style, value: String(node.value ?? ''), ...at };
    }
    if (isMap(node)) {
      const entries: MapEntry[] = [];
      for (const { key, value, srcToken } of node.items) {
        const keyNode = convert(key, depth + 1);
        if (keyNode === undefined) return undefined;
        const valueNode = value === null ? emptyAt(keyNode.end) : convert(value, depth + 1);
        if (valueNode === undefined) return undefined;
        entries.push({ key: keyNode, value: valueNode, colon: colonOf(srcToken?.sep) ?? keyNode.end });
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
): number | undefined {
  const colon = separator?.find(({ type }) => type === 'map-value-ind');
  return colon === undefined ? undefined : colon.offset + 1;
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
