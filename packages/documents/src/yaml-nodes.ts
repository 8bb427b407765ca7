import { type Alias, isAlias, isMap, isScalar, type ParsedNode } from 'yaml';
import type { DocumentNode, MapEntry, ScalarNode } from './node.ts';

interface ConversionOptions {
  readonly source: string;
  /** The difference between the library's offsets and ours. */
  readonly shift: number;
  readonly maxDepth: number;
}

type Placement = Pick<DocumentNode, 'start' | 'end' | 'anchor' | 'tag'>;

/**
 * Converts the library's nodes to ours and binds aliases to their targets in document order.
 *
 * @returns `undefined` when the document is nested too deeply.
 */
export function yamlNodes(
  root: ParsedNode,
  { source, shift, maxDepth }: ConversionOptions,
): DocumentNode | undefined {
  const anchors = new Map<string, DocumentNode | undefined>();

  const convert = (node: ParsedNode, depth: number): DocumentNode | undefined => {
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

  const place = (
    node: Exclude<ParsedNode, Alias>,
    at: Placement,
    depth: number,
  ): DocumentNode | undefined => {
    if (isScalar(node)) {
      const style = scalarStyles[node.type ?? 'PLAIN'] ?? 'plain';
      const value = String(node.value ?? '');
      // where the source ends without a line break, so does Go's value; the library adds one
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
    const items: DocumentNode[] = [];
    for (const item of node.items) {
      const converted = convert(item, depth + 1);
      if (converted === undefined) return undefined;
      items.push(converted);
    }
    return { type: 'sequence', flow: node.flow === true, items, ...at };
  };

  return convert(root, 0);
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

function emptyAt(offset: number): DocumentNode {
  return { type: 'scalar', style: 'plain', value: '', start: offset, end: offset };
}
