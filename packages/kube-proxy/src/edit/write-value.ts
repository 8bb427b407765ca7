import type { DocumentNode, MapEntry, MapNode } from '@gatesmith/documents';
import type { TextEdit } from './patch-result.ts';
import { contentEnd, indentationAt, lineEndBefore, lineStart } from './text-lines.ts';

/*
 *   key:␠&anchor␠value␠#comment
 *       ^colon  ^start^end
 */

/** Writes a scalar where an entry has none, after the colon; an existing blank is used. */
export function fillEmptyValue(text: string, { value, colon }: MapEntry, literal: string): TextEdit {
  if (value.anchor !== undefined || value.tag !== undefined)
    return { start: value.end, end: value.end, text: ` ${literal}` };
  const blank = /[ \t]/.test(text.charAt(colon));
  const at = blank ? colon + 1 : colon;
  const glued = text.charAt(at) !== '' && !/[\s,}\]]/.test(text.charAt(at));
  return { start: at, end: at, text: `${blank ? '' : ' '}${literal}${glued ? ' ' : ''}` };
}

/** Whether nothing at all is written for a value; `null` and `~` are something. */
export function isUnwritten(node: DocumentNode): boolean {
  return node.type === 'scalar' && node.style === 'plain' && node.start === node.end;
}

/** The place of a value with its anchor and tag. */
export function withProperties(
  text: string,
  { value, colon }: MapEntry,
): { readonly start: number; readonly end: number } {
  const blanks = /^\s*/.exec(text.slice(colon, value.start))?.[0].length ?? 0;
  return { start: colon + blanks, end: value.end };
}

/**
 * Adds a key to a flow map, in the manner of its neighbours: quoted or not, with or without blanks, on a line of its own where the last
 * one has one.
 *
 * @param style - a map whose manner to follow where `map` is empty.
 */
export function addToFlowMap(
  text: string,
  map: MapNode,
  style: MapNode,
  key: string,
  literal: string,
): TextEdit {
  const model = map.entries.at(-1) ?? style.entries.at(-1);
  const quoted = model?.key.type === 'scalar' && model.key.style === 'double';
  const gap =
    quoted && model !== undefined
      ? (/^[ \t]*/.exec(text.slice(model.colon, model.value.start))?.[0] ?? '')
      : ' ';
  const item = quoted ? `"${key}":${gap}${literal}` : `${key}: ${literal}`;
  const last = map.entries.at(-1);
  if (last === undefined) {
    const inside = text.slice(map.start + 1, map.end - 1);
    return { start: map.start + 1, end: map.start + 1, text: /^[ \t]+$/.test(inside) ? ` ${item}` : item };
  }
  const end = contentEnd(last.value, last.colon);
  const trailing = /^(?:\s|#[^\r\n]*[\r\n])*,/.exec(text.slice(end, map.end - 1));
  if (trailing !== null) {
    const at = end + trailing[0].length;
    return { start: at, end: at, text: ` ${item}` };
  }
  return { start: end, end, text: `${separator(text, map, quoted && gap === '')}${item}` };
}

function separator(text: string, map: MapNode, tight: boolean): string {
  const last = map.entries.at(-1);
  const before = map.entries.at(-2);
  if (last === undefined) return '';
  const line = lineStart(text, last.key.start);
  if (line > map.start && text.slice(line, last.key.start).trim() === '') {
    return `,${lineEndBefore(text, line)}${indentationAt(text, last.key.start)}`;
  }
  const between =
    before === undefined ? '' : text.slice(contentEnd(before.value, before.colon), last.key.start);
  return /^,[ \t]*$/.test(between) && (tight || between !== ',') ? between : tight ? ',' : ', ';
}
