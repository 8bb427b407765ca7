/**
 * A value in a configuration text with its place in it: offsets are UTF-16 units of the text as given, `end` exclusive,
 * anchors and tags not included. One shape for the three readers (plain block YAML, full YAML, JSON).
 */
export type TextNode = ScalarNode | MapNode | SequenceNode | AliasNode;

interface Placed {
  readonly start: number;
  readonly end: number;
  readonly anchor?: string | undefined;
  /** As written: `!!bool`, `!local`. */
  readonly tag?: string | undefined;
}

/** A scalar; `value` is its text with quotes, escapes and folding undone. */
export interface ScalarNode extends Placed {
  readonly type: 'scalar';
  /** `json` marks a literal of a JSON text, whose words are typed by JSON's rules. */
  readonly style: 'plain' | 'single' | 'double' | 'block' | 'json';
  readonly value: string;
}

export interface MapNode extends Placed {
  readonly type: 'map';
  readonly flow: boolean;
  readonly entries: readonly MapEntry[];
}

/** A key and its value; `colon` is the offset after the `:`, or the end of a key that has none. */
export interface MapEntry {
  readonly key: TextNode;
  readonly value: TextNode;
  readonly colon: number;
}

export interface SequenceNode extends Placed {
  readonly type: 'sequence';
  readonly flow: boolean;
  readonly items: readonly TextNode[];
}

/** `target` is missing when the anchor is unknown, or holds the alias itself. */
export interface AliasNode extends Placed {
  readonly type: 'alias';
  readonly name: string;
  readonly target: TextNode | undefined;
}

/** A text that could be read as a document, or the first reason why kube-proxy cannot read it. */
export type TextReading =
  | {
      readonly ok: true;
      readonly format: 'yaml' | 'json';
      readonly root: TextNode;
      /** More documents follow; kube-proxy ignores them. */
      readonly more: boolean;
    }
  | {
      readonly ok: false;
      readonly format: 'yaml' | 'json';
      readonly reason: string;
      readonly offset: number;
    };

/** Whether a node is a map, which the root of every configuration is. */
export function isMapNode(node: TextNode | undefined): node is MapNode {
  return node?.type === 'map';
}
