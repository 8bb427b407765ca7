import type { Position } from './finding.ts';
import { visible } from './visible.ts';

/** Where the frame points, and how wide the mark is. */
export interface SourceFrameOptions extends Position {
  /** Characters to underline. @default 1 */
  readonly length?: number | undefined;
}

const maxWidth = 160;

/**
 * Two lines of the source and a caret under the place, with line numbers; the line before is shown for context.
 * Tabs become one space so that the caret stays under its character; very long lines are cut round the place.
 *
 * @returns lines joined by `\n`, or an empty text when the line does not exist.
 *
 * @example
 * ```ts
 * import { sourceFrame } from '@gatesmith/diagnostics';
 *
 * sourceFrame('pools:\n  - nmae: default\n', { line: 2, column: 5, length: 4 });
 * // 1 | pools:
 * // 2 |   - nmae: default
 * //   |     ^^^^
 * ```
 */
export function sourceFrame(text: string, { line, column, length = 1 }: SourceFrameOptions): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const target = lines[line - 1];
  if (target === undefined) return '';
  const cut = Math.max(0, column - 1 - (maxWidth >> 1));
  const show = (source: string): string => visible(source.slice(cut, cut + maxWidth).replaceAll('\t', ' '));
  const width = String(line).length;
  const before = lines[line - 2];
  const frame: string[] = [];
  if (before !== undefined && before.trim() !== '')
    frame.push(`${String(line - 1).padStart(width)} | ${show(before)}`);
  frame.push(`${line} | ${show(target)}`);
  const room = Math.max(1, Math.min(length, target.length - (column - 1), maxWidth));
  frame.push(`${' '.repeat(width)} | ${' '.repeat(Math.max(0, column - 1 - cut))}${'^'.repeat(room)}`);
  return frame.map((shown) => shown.trimEnd()).join('\n');
}

/** Line and column (from 1) of a character offset; an offset beyond the end is the end. */
export function positionAt(text: string, offset: number): Position {
  const end = Math.min(Math.max(0, offset), text.length);
  let line = 1;
  // A byte order mark is not a column: editors do not count it either.
  let start = text.startsWith('\uFEFF') && end > 0 ? 1 : 0;
  for (let index = text.indexOf('\n'); index !== -1 && index < end; index = text.indexOf('\n', index + 1)) {
    line += 1;
    start = index + 1;
  }
  return { line, column: end - start + 1 };
}
