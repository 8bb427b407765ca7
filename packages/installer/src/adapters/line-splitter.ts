/**
 * Reports complete lines of text that arrives in chunks: a chunk may end in the middle of a line. Blank lines are left out.
 */
export interface LineSplitter {
  push(chunk: string): void;
  /** Reports the last line, which may have no line break. */
  end(): void;
}

export function lineSplitter(onLine: (line: string) => void): LineSplitter {
  let rest = '';
  const report = (line: string): void => {
    if (line.trim() !== '') onLine(line.trimEnd());
  };
  return {
    push(chunk) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(report);
    },
    end() {
      report(rest);
      rest = '';
    },
  };
}
