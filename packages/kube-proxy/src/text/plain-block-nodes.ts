import type { MapEntry, MapNode, ScalarNode, SequenceNode, TextNode, TextReading } from './node.ts';

/*
 * The plain subset of YAML in which nearly every kube-proxy configuration is written: block maps of `key: value` lines, lists of scalars,
 * comments, `[]`, `{}`. Anything else (anchors, tags, flow maps with content, scalars over several lines, tabs, odd line
 * ends, anything doubtful) is handed on to the full reader, which is many times slower. A test holds the two against each other.
 */
const keyName = /[A-Za-z_][\w./-]{0,200}/y;
const plainScalar = /-?[A-Za-z0-9_./][\w./,+=@%-]*(?::+[\w./,+=@%-]+)*/y;
const beyondAscii = /[^\x20-\x7e\n]/;
const plainAscii = /^[\x20-\x7e]*$/;
const plainComment = /^[\x20-\x7e\u00a0-\u1fff\u2030-\ud7ff\ue000-\ufefe\uff00-\uffef]*$/;
const documentMark = /^(?:---|\.\.\.) *$/;

interface OpenMap {
  readonly indent: number;
  readonly entries: OpenEntry[];
}

interface OpenEntry extends MapEntry {
  readonly key: ScalarNode;
  value: TextNode;
}

/** Reads a text of the plain subset, or answers `undefined`: not in the subset, which does not mean that it is wrong. */
export function readPlainBlock(text: string): TextReading | undefined {
  const foreign = beyondAscii.test(text);
  const open: OpenMap[] = [];
  let root: MapNode | undefined;
  let pending: { readonly entry: OpenEntry; readonly indent: number } | undefined;
  let list: { readonly indent: number; readonly items: ScalarNode[] } | undefined;

  let next = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (next < text.length) {
    const start = next;
    const newline = text.indexOf('\n', start);
    next = newline === -1 ? text.length : newline + 1;
    let end = newline === -1 ? text.length : newline;
    if (end > start && text.charCodeAt(end - 1) === 0x0d && newline !== -1) end -= 1;

    let at = start;
    while (at < end && text.charCodeAt(at) === 0x20) at += 1;
    if (at === end) continue;
    const first = text.charCodeAt(at);
    if (first === hash) {
      if (foreign && !plainComment.test(text.slice(at, end))) return undefined;
      continue;
    }
    if (at === start && (first === dash || first === dot) && documentMark.test(text.slice(start, end))) {
      if (root !== undefined) return { ok: true, format: 'yaml', root, more: hasContent(text, next) };
      if (first === dot || start > 1) return undefined;
      continue;
    }

    const indent = at - start;
    if (first === dash && text.charCodeAt(at + 1) === 0x20) {
      const item = scalarIn(text, { from: at + 2, end, foreign });
      if (item?.type !== 'scalar' || item.end === item.start) return undefined;
      if (list === undefined) {
        if (pending === undefined || indent < pending.indent) return undefined;
        list = { indent, items: [] };
        const sequence: SequenceNode = {
          type: 'sequence',
          flow: false,
          items: list.items,
          start: at,
          end: item.end,
        };
        pending.entry.value = sequence;
        pending = undefined;
      } else if (list.indent !== indent) return undefined;
      list.items.push(item);
      continue;
    }

    keyName.lastIndex = at;
    if (!keyName.test(text)) return undefined;
    const keyEnd = keyName.lastIndex;
    const colon = keyEnd + 1;
    if (text.charCodeAt(keyEnd) !== 0x3a || (colon < end && text.charCodeAt(colon) !== 0x20))
      return undefined;
    const value = scalarIn(text, { from: colon, end, foreign });
    if (value === undefined) return undefined;

    let map = open.at(-1);
    if (map === undefined || (pending !== undefined && indent > pending.indent)) {
      if (root !== undefined && pending === undefined) return undefined;
      map = { indent, entries: [] };
      open.push(map);
      const node: MapNode = { type: 'map', flow: false, entries: map.entries, start: at, end: at };
      if (pending === undefined) root = node;
      else pending.entry.value = node;
    } else {
      while (map !== undefined && map.indent > indent) {
        open.pop();
        map = open.at(-1);
      }
      if (map === undefined || map.indent !== indent) return undefined;
    }
    list = undefined;
    const key: ScalarNode = {
      type: 'scalar',
      style: 'plain',
      value: text.slice(at, keyEnd),
      start: at,
      end: keyEnd,
    };
    const entry: OpenEntry = { key, value, colon };
    map.entries.push(entry);
    pending = value.start === value.end ? { entry, indent } : undefined;
  }
  return root === undefined ? undefined : { ok: true, format: 'yaml', root, more: false };
}

const hash = 0x23;
const dash = 0x2d;
const dot = 0x2e;

/** The scalar, `[]` or `{}` that fills the rest of a line, a comment apart; an empty scalar when there is none. */
function scalarIn(
  text: string,
  { from, end, foreign }: { from: number; end: number; foreign: boolean },
): TextNode | undefined {
  let at = from;
  while (at < end && text.charCodeAt(at) === 0x20) at += 1;
  if (at === end || text.charCodeAt(at) === hash) {
    if (at < end && (at === from || (foreign && !plainComment.test(text.slice(at, end))))) return undefined;
    return { type: 'scalar', style: 'plain', value: '', start: from, end: from };
  }
  const node = valueAt(text, { at, end, foreign });
  if (node === undefined) return undefined;
  let rest = node.end;
  while (rest < end && text.charCodeAt(rest) === 0x20) rest += 1;
  if (rest === end) return node;
  if (text.charCodeAt(rest) !== hash || rest === node.end) return undefined;
  return foreign && !plainComment.test(text.slice(rest, end)) ? undefined : node;
}

function valueAt(
  text: string,
  { at, end, foreign }: { at: number; end: number; foreign: boolean },
): TextNode | undefined {
  const first = text.charAt(at);
  if (first === '"' || first === "'") {
    const close = text.indexOf(first, at + 1);
    if (close === -1 || close >= end || text.charAt(close + 1) === first) return undefined;
    const value = text.slice(at + 1, close);
    if (first === '"' && value.includes('\\')) return undefined;
    if (foreign && !plainAscii.test(value)) return undefined;
    return { type: 'scalar', style: first === '"' ? 'double' : 'single', value, start: at, end: close + 1 };
  }
  if (first === '{' || first === '[') {
    if (text.charAt(at + 1) !== (first === '{' ? '}' : ']')) return undefined;
    const place = { flow: true, start: at, end: at + 2 };
    return first === '{' ? { type: 'map', entries: [], ...place } : { type: 'sequence', items: [], ...place };
  }
  plainScalar.lastIndex = at;
  if (!plainScalar.test(text) || plainScalar.lastIndex > end) return undefined;
  return {
    type: 'scalar',
    style: 'plain',
    value: text.slice(at, plainScalar.lastIndex),
    start: at,
    end: plainScalar.lastIndex,
  };
}

/** Whether anything but comments, blanks and document marks follows. */
function hasContent(text: string, from: number): boolean {
  return /^ *[^\s#]/m.test(text.slice(from).replace(/^(?:---|\.\.\.)[ \r]*$/gm, ''));
}
