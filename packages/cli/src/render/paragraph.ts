import { wrap } from '@gatesmith/diagnostics';
import type { View } from '../terminal/style.ts';

/** Prose as it fits a stream: broken at the terminal's width, and whole where no terminal reads it. */
export function paragraph(text: string, { width }: Pick<View, 'width'>): string {
  return width === undefined ? text : wrap(text, { width });
}
