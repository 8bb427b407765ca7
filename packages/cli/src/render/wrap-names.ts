/**
 * Breaks a string at spaces, and a name that is wider than a line after its slashes: `Kind/namespace/name` stays readable in
 * a narrow terminal.
 */
export function wrapNames(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const { part, glue } of text.split(' ').flatMap((word) => partsOf(word, width))) {
    if (line !== '' && line.length + glue.length + part.length > width) {
      lines.push(line);
      line = part;
    } else line = line === '' ? part : line + glue + part;
  }
  return [...lines, line];
}

interface Part {
  readonly part: string;
  /** Put before the part where it continues a line. */
  readonly glue: '' | ' ';
}

function partsOf(word: string, width: number): readonly Part[] {
  if (word.length <= width) return [{ part: word, glue: ' ' }];
  return word.split(/(?<=\/)/).map((part, index) => ({ part, glue: index === 0 ? ' ' : '' }));
}
