import type { MapEntry, ScalarNode, TextNode, TextReading } from './node.ts';

const maxDepth = 200;

/**
 * Reads a JSON text as nodes with places. `JSON.parse` judges it first, so the walk may rely on valid JSON; it only finds where things
 * stand, duplicates included.
 */
export function readJson(text: string): TextReading {
  try {
    JSON.parse(text);
  } catch (error) {
    return { ok: false, format: 'json', ...jsonFailure(text, error) };
  }
  let at = 0;
  let tooDeep = false;

  const skipBlanks = (): void => {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  };
  const string = (): ScalarNode => {
    const start = at;
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    const raw = text.slice(start, at);
    return {
      type: 'scalar',
      style: 'double',
      value: raw.includes('\\') ? unquote(raw) : raw.slice(1, -1),
      start,
      end: at,
    };
  };
  const value = (depth: number): TextNode => {
    skipBlanks();
    const start = at;
    const first = text[start];
    if (first === '"') return string();
    if (first === '{' || first === '[') {
      if (depth >= maxDepth) {
        tooDeep = true;
        at = text.length;
        return { type: 'scalar', style: 'json', value: 'null', start, end: start };
      }
      return first === '{' ? object(depth) : array(depth);
    }
    while (at < text.length && /[\w.+-]/.test(text.charAt(at))) at += 1;
    return { type: 'scalar', style: 'json', value: text.slice(start, at), start, end: at };
  };
  const object = (depth: number): TextNode => {
    const start = at;
    const entries: MapEntry[] = [];
    at += 1;
    for (skipBlanks(); at < text.length && text[at] !== '}'; skipBlanks()) {
      const key = string();
      skipBlanks();
      at += 1;
      const colon = at;
      entries.push({ key, value: value(depth + 1), colon });
      skipBlanks();
      if (text[at] === ',') at += 1;
    }
    at += 1;
    return { type: 'map', flow: true, entries, start, end: at };
  };
  const array = (depth: number): TextNode => {
    const start = at;
    const items: TextNode[] = [];
    at += 1;
    for (skipBlanks(); at < text.length && text[at] !== ']'; skipBlanks()) {
      items.push(value(depth + 1));
      skipBlanks();
      if (text[at] === ',') at += 1;
    }
    at += 1;
    return { type: 'sequence', flow: true, items, start, end: at };
  };

  const root = value(0);
  if (tooDeep)
    return { ok: false, format: 'json', reason: `nested deeper than ${maxDepth} levels`, offset: 0 };
  return { ok: true, format: 'json', root, more: false };
}

function unquote(raw: string): string {
  const value: unknown = JSON.parse(raw);
  return typeof value === 'string' ? value : raw;
}

function jsonFailure(text: string, error: unknown): { reason: string; offset: number } {
  const message = error instanceof Error ? error.message : String(error);
  const position = /at position (\d+)/.exec(message);
  const short = message
    .replace(/, "[\s\S]*$/, '')
    .replace(/,? ?\.{0,3}"[\s\S]*?" is not valid JSON$/, '')
    .replace(/ in JSON at position[\s\S]*$/, '');
  return {
    reason: `not valid JSON: ${short}`,
    offset: position === null ? text.length : Number(position[1]),
  };
}
