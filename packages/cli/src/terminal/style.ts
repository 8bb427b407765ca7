import { styleText } from 'node:util';
import type { OutputStream } from '../context.ts';

type Format = Parameters<typeof styleText>[0];

/** Colours text for one stream, or leaves it as it is. */
export type Style = (format: Format, text: string) => string;

/** The style of a stream: `NO_COLOR` and a pipe leave plain text. */
export function styleFor(stream: OutputStream): Style {
  return stream.color
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_format, text) => text;
}

/** Colours and width of one stream. */
export interface View {
  readonly style: Style;
  /** Columns at which long lines are broken; `undefined` for anything but a terminal, where lines stay whole. */
  readonly width: number | undefined;
}

/** The view of a stream. */
export function viewOf(stream: OutputStream): View {
  return { style: styleFor(stream), width: stream.isTTY ? (stream.columns ?? 80) : undefined };
}
