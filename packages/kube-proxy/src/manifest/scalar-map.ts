import type { ScalarNode } from '@gatesmith/documents';

/**
 * Maps the characters of a scalar's value to the document that contains it, so that an edit of the value can be made there. Built by
 * reading the scalar once more; callers compare `value` with what the parser made of it and give up where they differ.
 */
export interface ScalarMap {
  readonly value: string;
  /** Position in the document of the value's character `index`; one more entry marks the end of the value. */
  readonly places: readonly number[];
  /** The place to insert whole lines at before the value's line that starts at `index`; block scalars only. */
  readonly lineStarts: ReadonlyMap<number, number>;
  /** Text to write for new characters of the value. */
  encode(inserted: string): string;
  /** The indentation of every line of the value in the document; block scalars only. */
  readonly indentation: string | undefined;
  readonly newline: string;
}

/** Reads how a scalar's value is written in the document; `undefined` for styles in which its characters have no separate positions. */
export function mapScalar(text: string, node: ScalarNode, format: 'yaml' | 'json'): ScalarMap | undefined {
  const raw = text.slice(node.start, node.end);
  if (raw.startsWith('"')) return format === 'json' ? mapJson(text, node) : mapDouble(text, node);
  if (raw.startsWith('|')) return mapLiteral(text, node);
  if (raw.startsWith("'")) return mapSingle(text, node);
  return undefined;
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const hexLength: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function mapJson(text: string, node: ScalarNode): ScalarMap {
  return mapQuoted(text, node, { encode: (inserted) => JSON.stringify(inserted).slice(1, -1) });
}

function mapDouble(text: string, node: ScalarNode): ScalarMap {
  return mapQuoted(text, node, {
    // JSON's escapes are YAML's as well
    encode: (inserted) => JSON.stringify(inserted).slice(1, -1),
  });
}

function mapQuoted(
  text: string,
  { start, end }: ScalarNode,
  { encode }: Pick<ScalarMap, 'encode'>,
): ScalarMap {
  let value = '';
  const places: number[] = [];
  const push = (characters: string, place: number): void => {
    for (let index = 0; index < characters.length; index += 1) places.push(place);
    value += characters;
  };
  const last = end - 1;
  for (let at = start + 1; at < last; ) {
    const character = text.charAt(at);
    if (character === '\\') {
      const kind = text.charAt(at + 1);
      const digits = hexLength[kind];
      const escaped = /^\\(?:\r\n|[\r\n])[ \t]*/.exec(text.slice(at, last));
      if (escaped !== null) at += escaped[0].length;
      else if (digits !== undefined) {
        push(String.fromCodePoint(Number.parseInt(text.slice(at + 2, at + 2 + digits), 16) || 0), at);
        at += 2 + digits;
      } else {
        push(escapes[kind] ?? kind, at);
        at += 2;
      }
    } else if (/[ \t\r\n]/.test(character)) {
      at = pushBlanks(text, { at, last, push });
    } else {
      push(character, at);
      at += 1;
    }
  }
  places.push(last);
  return { value, places, lineStarts: new Map(), encode, indentation: undefined, newline: '\n' };
}

/** Blanks inside quotes: kept on one line, folded across lines (one break is a blank, each further one a line break). */
function pushBlanks(
  text: string,
  { at, last, push }: { at: number; last: number; push: (characters: string, place: number) => void },
): number {
  const blanks = /^[ \t\r\n]*/.exec(text.slice(at, last))?.[0] ?? '';
  const breaks = blanks.match(/\r\n|[\r\n]/g)?.length ?? 0;
  if (breaks === 0)
    for (let index = 0; index < blanks.length; index += 1) push(blanks.charAt(index), at + index);
  else push(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), at);
  return at + Math.max(blanks.length, 1);
}

function mapSingle(text: string, { start, end }: ScalarNode): ScalarMap {
  let value = '';
  const places: number[] = [];
  const push = (characters: string, place: number): void => {
    for (let index = 0; index < characters.length; index += 1) places.push(place);
    value += characters;
  };
  const last = end - 1;
  for (let at = start + 1; at < last; ) {
    const character = text.charAt(at);
    if (/[ \t\r\n]/.test(character)) {
      at = pushBlanks(text, { at, last, push });
      continue;
    }
    push(character, at);
    at += character === "'" ? 2 : 1;
  }
  places.push(last);
  const newline = /\r\n|\r|\n/.exec(text.slice(start, end))?.[0] ?? '\n';
  const indentation = /(?:\r\n|\r|\n)([ \t]+)\S/.exec(text.slice(start, end))?.[1] ?? '  ';
  const encode = (inserted: string): string =>
    inserted.replaceAll("'", "''").replaceAll('\n', `${newline}${newline}${indentation}`);
  return { value, places, lineStarts: new Map(), encode, indentation: undefined, newline };
}

/*
 *   config.conf: |2-        header: indentation indicator, chomping
 *       mode: ipvs          every line: the block's indentation, then the value's characters
 */
function mapLiteral(text: string, node: ScalarNode): ScalarMap | undefined {
  const { start, end } = node;
  const header = /^\|(?:([1-9])([+-])?|([+-])([1-9])?)?[ \t]*(?:#[^\r\n]*)?(\r\n|\r|\n)/.exec(
    text.slice(start, end),
  );
  if (header === null) return undefined;
  const newline = header[5] ?? '\n';
  const chomp = header[2] ?? header[3] ?? '';
  const lines: SourceLine[] = [];
  const breaks = /\r\n|\r|\n/g;
  for (let at = start + header[0].length; at < end; ) {
    breaks.lastIndex = at;
    const found = breaks.exec(text);
    const stop = found === null || found.index >= end ? end : found.index;
    lines.push({
      start: at,
      content: text.slice(at, stop),
      ended: found !== null && found.index < text.length && stop === found.index,
    });
    at = found === null || found.index >= end ? end : found.index + found[0].length;
  }
  const deepest = Math.max(0, ...lines.map(({ content }) => leadingBlanks(content)));
  // the indentation is what makes the value come out as the parser read it: no need to know the parent's for an indicator
  for (let indent = deepest; indent >= 0; indent -= 1) {
    const map = cutLines(lines, { indent, chomp, newline, end });
    if (map.value === node.value) return map;
  }
  return undefined;
}

interface SourceLine {
  readonly start: number;
  readonly content: string;
  /** Whether a line break follows. */
  readonly ended: boolean;
}

function leadingBlanks(content: string): number {
  return /^ */.exec(content)?.[0].length ?? 0;
}

function cutLines(
  lines: readonly SourceLine[],
  { indent, chomp, newline, end }: { indent: number; chomp: string; newline: string; end: number },
): ScalarMap {
  let value = '';
  const places: number[] = [];
  const lineStarts = new Map<number, number>();
  for (const line of lines) {
    const cut = Math.min(indent, leadingBlanks(line.content));
    lineStarts.set(value.length, line.start);
    for (let index = cut; index < line.content.length; index += 1) places.push(line.start + index);
    value += line.content.slice(cut);
    if (line.ended) {
      places.push(line.start + line.content.length);
      value += '\n';
    }
  }
  const trimmed = value.replace(/\n+$/, '');
  const kept = chomp === '+' ? value : chomp === '-' ? trimmed : value === trimmed ? trimmed : `${trimmed}\n`;
  const atEnd = lineStarts.get(kept.length) ?? places[kept.length] ?? end;
  const indentation = ' '.repeat(indent);
  return {
    value: kept,
    places: [...places.slice(0, kept.length), atEnd],
    lineStarts: new Map([...lineStarts, ...(kept.endsWith('\n') ? [[kept.length, atEnd] as const] : [])]),
    encode: (inserted) => inserted.replaceAll('\n', `${newline}${indentation}`),
    indentation,
    newline,
  };
}
