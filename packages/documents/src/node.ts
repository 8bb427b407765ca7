/**
 * A value in a document with its position: offsets are UTF-16 units of the source as given, `end` is exclusive,
 * anchors and tags are not included.
 */
export type DocumentNode = ScalarNode | MapNode | SequenceNode | AliasNode;

interface Positioned {
  readonly start: number;
  readonly end: number;
  readonly anchor?: string | undefined;
  /** The full name: `tag:yaml.org,2002:bool` for `!!bool`, `!local`. */
  readonly tag?: string | undefined;
}

/** A scalar; `value` is its content with quotes, escapes and folding undone. */
export interface ScalarNode extends Positioned {
  readonly type: 'scalar';
  /** `json` marks a literal of a JSON document, which has JSON's type. */
  readonly style: 'plain' | 'single' | 'double' | 'block' | 'json';
  readonly value: string;
}

export interface MapNode extends Positioned {
  readonly type: 'map';
  readonly flow: boolean;
  readonly entries: readonly MapEntry[];
}

/** A key and its value; `colon` is the offset after the `:`, or the end of a key that has none. */
export interface MapEntry {
  readonly key: DocumentNode;
  readonly value: DocumentNode;
  readonly colon: number;
}

export interface SequenceNode extends Positioned {
  readonly type: 'sequence';
  readonly flow: boolean;
  readonly items: readonly DocumentNode[];
}

/** `target` is missing when the anchor is unknown, or contains the alias itself. */
export interface AliasNode extends Positioned {
  readonly type: 'alias';
  readonly name: string;
  readonly target: DocumentNode | undefined;
}

/** Whether a node is a map, which the root of every Kubernetes document is. */
export function isMapNode(node: DocumentNode | undefined): node is MapNode {
  return node?.type === 'map';
}

/** Whether a value is empty in the source; `null` and `~` are written. */
export function isUnwritten(node: DocumentNode): boolean {
  return node.type === 'scalar' && node.style === 'plain' && node.start === node.end;
}
