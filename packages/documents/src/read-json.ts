import type { DocumentProblem } from './document-problem.ts';
import type { DocumentReading } from './document-reading.ts';
import type { DocumentNode, MapEntry, ScalarNode } from './node.ts';

/**
 * Reads JSON as nodes with positions. `JSON.parse` judges it first, so the walk may rely on valid JSON; it only finds where
 * things are, duplicate keys included.
 */
export function readJson(text: string, { maxDepth }: { readonly maxDepth: number }): DocumentReading {
  try {
    JSON.parse(text);
  } catch (error) {
    return failure(jsonProblem(text, error));
  }
  let at = 0;
  let tooDeep: number | undefined;

  const skipBlanks = (): void => {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  };
  const string = (): ScalarNode => {
    const start = at;
    at += 1;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    const raw = text.slice(start, at);
    const value = raw.includes('\\') ? unquote(raw) : raw.slice(1, -1);
    return { type: 'scalar', style: 'double', value, start, end: at };
  };
  const value = (depth: number): DocumentNode => {
    skipBlanks();
    const start = at;
    const first = text[start];
    if (first === '"') return string();
    if (first === '{' || first === '[') {
      if (depth >= maxDepth) {
        tooDeep ??= start;
        at = text.length;
        return { type: 'scalar', style: 'json', value: 'null', start, end: start };
      }
      return first === '{' ? object(depth) : array(depth);
    }
    while (at < text.length && /[\w.+-]/.test(text.charAt(at))) at += 1;
    return { type: 'scalar', style: 'json', value: text.slice(start, at), start, end: at };
  };
  const object = (depth: number): DocumentNode => {
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
  const array = (depth: number): DocumentNode => {
    const start = at;
    const items: DocumentNode[] = [];
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
  return tooDeep === undefined
    ? { ok: true, format: 'json', root, start: 0 }
    : failure({ kind: 'depth', offset: tooDeep, reason: 'nested too deeply' });
}

function failure(problem: DocumentProblem): DocumentReading {
  return { ok: false, format: 'json', problems: [problem], start: 0 };
}

function unquote(raw: string): string {
  const value: unknown = JSON.parse(raw);
  return typeof value === 'string' ? value : raw;
}

function jsonProblem(text: string, error: unknown): DocumentProblem {
  const message = error instanceof Error ? error.message : String(error);
  const position = /at position (\d+)/.exec(message);
  const short = message
    .replace(/, "[\s\S]*$/, '')
    .replace(/,? ?\.{0,3}"[\s\S]*?" is not valid JSON$/, '')
    .replace(/ in JSON at position[\s\S]*$/, '');
  return {
    kind: 'syntax',
    reason: `not valid JSON: ${short}`,
    offset: position === null ? text.length : Number(position[1]),
  };
}
