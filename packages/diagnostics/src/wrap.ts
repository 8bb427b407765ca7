/** How a string is broken into lines. */
export interface WrapOptions {
  /** Columns a line may fill, the indent included. */
  readonly width: number;
  /** Put before every line that is not empty. @default '' */
  readonly indent?: string | undefined;
}

/**
 * Breaks a string at spaces so that no line is wider than `width`; existing line breaks stay, and a word that is too
 * long stays whole. At least 20 columns are used after the indent, however narrow the terminal.
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
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > room) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.map((line) => (line === '' ? '' : indent + line)).join('\n');
}
