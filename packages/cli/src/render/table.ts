import { stripVTControlCharacters } from 'node:util';

/** How columns stand. */
export interface TableOptions {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns whose cells stand at the right. @default none */
  readonly right?: readonly number[] | undefined;
}

/** Columns two blanks apart, as wide as their widest cell; no lines, as kubectl prints tables. */
export function renderTable({ head, rows, right = [] }: TableOptions): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => visible(row[column] ?? ''))));
  return all
    .map((row) =>
      row
        .map((cell, column) => {
          const pad = ' '.repeat(Math.max(0, (widths[column] ?? 0) - visible(cell)));
          return right.includes(column) ? pad + cell : cell + pad;
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function visible(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
