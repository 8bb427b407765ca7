import { stripVTControlCharacters } from 'node:util';
import { labelled } from './labelled.ts';

/** A table and the room for it. */
export interface TableOptions {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that are aligned to the right. @default none */
  readonly right?: readonly number[] | undefined;
  /** Where a wider table becomes one block per row. @default never */
  readonly width?: number | undefined;
}

/**
 * Columns two spaces apart, as wide as their widest cell; no lines, as kubectl prints tables. A table that is too wide for
 * the terminal becomes one block per row, a line per cell.
 */
export function renderTable({ head, rows, right = [], width }: TableOptions): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => visible(row[column] ?? ''))));
  const total = widths.reduce((sum, column) => sum + column, 2 * (head.length - 1));
  if (width !== undefined && total > width) return rows.map((row) => block(head, row, width)).join('\n\n');
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

function block(head: readonly string[], row: readonly string[], width: number): string {
  const longest = Math.max(...head.map(visible));
  return row
    .map((cell, column) => ({ label: `${(head[column] ?? '').padEnd(longest)}  `, text: cell }))
    .filter(({ text }) => text !== '')
    .map(({ label, text }) => labelled({ label, text, width }))
    .join('\n');
}

function visible(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
