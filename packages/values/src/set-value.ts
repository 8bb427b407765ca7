import { isRecord } from '@gatesmith/kubernetes';

const maxIndex = 65_536;
const maxLevels = 30;

/** An argument of `--set` that could not be parsed. */
export class SetSyntaxError extends Error {}

/**
 * Applies one `--set` argument to a document, in Helm's grammar: `a.b=1,c={x,y},list[0].name=z`, a backslash before a
 * comma, dot, bracket, brace or equals sign takes it literally; `true`, `false`, `null` and whole numbers are typed,
 * everything else is a string. The document is changed.
 *
 * @returns the paths that were set, for error messages.
 * @throws {SetSyntaxError} when the argument does not follow the grammar.
 */
export function setValue(document: Record<string, unknown>, argument: string): (string | number)[][] {
  const reader = new Reader(argument);
  const paths: (string | number)[][] = [];
  while (!reader.atEnd()) {
    const path = readPath(reader);
    const value = readValue(reader);
    assign(document, path, value);
    paths.push(path);
  }
  if (paths.length === 0) throw new SetSyntaxError('nothing is set');
  return paths;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  peek(): string {
    return this.#text.charAt(this.#at);
  }

  skip(): void {
    this.#at += 1;
  }

  /** Characters up to one of the stops, which stays; a backslash takes the next character literally. */
  until(stops: string): string {
    let taken = '';
    while (!this.atEnd() && !stops.includes(this.peek())) {
      if (this.peek() === '\\' && this.#at + 1 < this.#text.length) this.skip();
      taken += this.peek();
      this.skip();
    }
    return taken;
  }
}

function readPath(reader: Reader): (string | number)[] {
  const path: (string | number)[] = [];
  let key = reader.until('.[=,');
  if (key === '') throw new SetSyntaxError('a key is missing');
  path.push(key);
  for (;;) {
    if (path.length > maxLevels) throw new SetSyntaxError(`a key has more than ${maxLevels} parts`);
    const mark = reader.peek();
    if (mark === '=') {
      reader.skip();
      return path;
    }
    if (reader.atEnd() || mark === ',')
      throw new SetSyntaxError(`key ${JSON.stringify(path.join('.'))} has no value`);
    reader.skip();
    if (mark === '.') {
      key = reader.until('.[=,');
      if (key === '')
        throw new SetSyntaxError(`a part of the key is missing after ${JSON.stringify(path.join('.'))}`);
      path.push(key);
      continue;
    }
    const digits = reader.until(']');
    if (reader.peek() !== ']' || !/^[0-9]{1,6}$/.test(digits))
      throw new SetSyntaxError(`${JSON.stringify(digits)} is not a list index`);
    reader.skip();
    const index = Number(digits);
    if (index > maxIndex) throw new SetSyntaxError(`list index ${index} is greater than ${maxIndex}`);
    path.push(index);
  }
}

function readValue(reader: Reader): unknown {
  if (reader.peek() !== '{') {
    const text = reader.until(',');
    reader.skip();
    return typed(text);
  }
  reader.skip();
  const list: unknown[] = [];
  if (reader.peek() === '}') reader.skip();
  else {
    for (;;) {
      list.push(typed(reader.until(',}')));
      const mark = reader.peek();
      if (reader.atEnd()) throw new SetSyntaxError('a list has no closing "}"');
      reader.skip();
      if (mark === '}') break;
    }
  }
  if (!reader.atEnd() && reader.peek() !== ',')
    throw new SetSyntaxError('something follows the closing "}" of a list');
  reader.skip();
  return list;
}

/** Helm's own rule (pkg/strvals): case does not matter for words, a number with a leading zero is a string. */
function typed(text: string): unknown {
  const word = text.toLowerCase();
  if (word === 'true') return true;
  if (word === 'false') return false;
  if (word === 'null') return null;
  if (text === '0') return 0;
  if (/^[+-]?[1-9][0-9]{0,18}$/.test(text) || /^[+-][0-9]{1,18}$/.test(text)) return Number(text);
  return text;
}

function assign(document: Record<string, unknown>, path: readonly (string | number)[], value: unknown): void {
  let node: Record<string, unknown> | unknown[] = document;
  path.forEach((part, depth) => {
    if (part === '__proto__') throw new SetSyntaxError('"__proto__" is not a key');
    const last = depth === path.length - 1;
    const next = path[depth + 1];
    const below: unknown = Array.isArray(node)
      ? node[Number(part)]
      : Object.hasOwn(node, part)
        ? node[part]
        : undefined;
    const fresh: unknown = last
      ? value
      : typeof next === 'number'
        ? Array.isArray(below)
          ? [...below]
          : []
        : isRecord(below)
          ? { ...below }
          : {};
    if (Array.isArray(node)) {
      while (node.length < Number(part)) node.push(null);
      node[Number(part)] = fresh;
    } else node[part] = fresh;
    // Checked above: what was just put in is a map or a list unless this was the last part.
    if (!last) node = fresh as Record<string, unknown> | unknown[];
  });
}
