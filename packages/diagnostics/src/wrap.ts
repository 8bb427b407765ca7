/** How a string is broken into lines. */
export interface WrapOptions {
  /** Columns a line may fill, the indent included. */
  readonly width: number;
  /** Put before every line that is not empty. @default '' */
  readonly indent?: string | undefined;
}

/**
 * Breaks a string at spaces so that no line is wider than `width`; existing line breaks stay, and a word that is too
 * long stays whole, as does a command that fits on a line. Colours take no room. At least 20 columns are used after the
 * indent, however narrow the terminal.
 *
 * @example
 * ```ts
 * import { wrap } from '@gatesmith/diagnostics';
 *
 * wrap('pool default has no free address', { width: 22, indent: '  ' });
 * // '  pool default has no\n  free address'
 * ```
 */
export function wrap(text: string, { width, indent = '' }: WrapOptions): string {
  const room = Math.max(20, width - indent.length);
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of wordsOf(paragraph, room)) {
      if (line !== '' && columns(line) + 1 + columns(word) > room) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.map((line) => (line === '' ? '' : indent + line)).join('\n');
}

/** A command to copy after a colon or in backticks, or a flag with its value. */
const command = /(?<=^|: )(?:kubectl|gatesmith|helm|curl) [^;,]+|`[^`]+`|--[\w-]+ [A-Z][^ ]*/g;

/** The parts between which a line may break. */
function wordsOf(paragraph: string, room: number): readonly string[] {
  const kept = paragraph.replaceAll(command, (found) =>
    columns(found) <= room ? found.replaceAll(' ', joined) : found,
  );
  return kept.split(' ').map((word) => word.replaceAll(joined, ' '));
}

/** Stands for a space at which no line is broken; no message contains it. */
const joined = '\u0000';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours start with one.
const colours = /\u001B\[[\d;]*m/g;

function columns(text: string): number {
  return text.replaceAll(colours, '').length;
}
