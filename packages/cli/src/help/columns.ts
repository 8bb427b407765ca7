import { wrap } from '@gatesmith/diagnostics';

/** A term and its explanation. */
export interface Row {
  readonly term: string;
  readonly text: string;
}

/** Room for both columns, and how the terms are coloured. */
export interface ColumnsOptions {
  readonly width: number;
  readonly paint: (term: string) => string;
  /** Rows of other tables whose explanations begin in the same column. */
  readonly alignedWith?: readonly Row[] | undefined;
}

const indent = 2;
const gap = 2;
const widestTerm = 30;
const narrowestText = 34;

/**
 * Two columns: terms, and explanations that are wrapped next to them. A term that is too long has its explanation on the
 * next line, and on a narrow terminal all of them have.
 */
export function columns(rows: readonly Row[], { width, paint, alignedWith = [] }: ColumnsOptions): string {
  const terms = [...rows, ...alignedWith]
    .map(({ term }) => term.length)
    .filter((length) => length <= widestTerm);
  const start = indent + Math.max(0, ...terms) + gap;
  const isNarrow = width - start < narrowestText;
  const margin = ' '.repeat(isNarrow ? 8 : start);
  return rows
    .map(({ term, text }) => {
      const head = `${' '.repeat(indent)}${paint(term)}`;
      const wrapped = wrap(text, { width, indent: margin });
      if (isNarrow || indent + term.length + gap > start) return `${head}\n${wrapped}`;
      return `${head}${' '.repeat(start - indent - term.length)}${wrapped.slice(margin.length)}`;
    })
    .join('\n');
}
