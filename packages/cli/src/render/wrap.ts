/** How a text is laid out. */
export interface WrapOptions {
  readonly width: number;
  /** Put before every line. @default '' */
  readonly indent?: string | undefined;
}

/** Breaks a text at blanks so that no line is wider than asked; a word that is too long stays whole. */
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
