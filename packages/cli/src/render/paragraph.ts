import { wrap } from '@gatesmith/diagnostics';
import type { View } from '../terminal/style.ts';

/** Breaks prose at the width of a terminal; for any other stream it stays whole. */
export function paragraph(text: string, { width }: Pick<View, 'width'>): string {
  return width === undefined ? text : wrap(text, { width });
}
