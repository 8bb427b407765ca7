import type { Finding, Severity } from './finding.ts';
import { formatPath } from './format-path.ts';
import { redact } from './redact.ts';
import { sourceFrame } from './source-frame.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** The parts of a finding that can be coloured: where it is, and its severity with the code. */
export type FindingPart = 'place' | Severity;

/** How a finding is shown. */
export interface FormatFindingOptions {
  /** The document that the finding's line and column point into; shown as a frame with a caret. */
  readonly source?: string | undefined;
  /** Characters to underline in the frame. @default 1 */
  readonly length?: number | undefined;
  /** Colours a part; it must not change what is read. @default plain */
  readonly paint?: ((part: FindingPart, text: string) => string) | undefined;
  /** Columns at which messages and hints are broken, and a long place from its code; frames keep their lines. @default never */
  readonly width?: number | undefined;
  /** Ends with the documentation link, for output that is read away from a terminal. @default false */
  readonly link?: boolean | undefined;
}

/**
 * A finding as lines: place, severity and code; message; frame; hint; link. Control characters are made visible and
 * credentials in the frame are masked.
 *
 * @example
 * ```ts
 * import { formatFinding } from '@gatesmith/diagnostics';
 *
 * formatFinding({
 *   code: 'GS-POOL-INVERTED', severity: 'error', subject: 'values.yaml', path: ['pools', 0, 'addresses', 0],
 *   message: '192.168.20.99-192.168.20.30: the range ends before it starts',
 *   hint: 'did you mean 192.168.20.30-192.168.20.99?',
 * }, { width: 80 });
 * ```
 */
export function formatFinding(finding: Finding, options: FormatFindingOptions = {}): string {
  const { message, hint, docs } = finding;
  const { width, link = false } = options;
  const lines = [headOf(finding, options), indented(message, '  ', width)];
  lines.push(...frameOf(finding, options));
  if (hint !== undefined) lines.push(indented(`hint: ${hint}`, '        ', width).replace(/^ +/, '  '));
  if (link && docs !== undefined) lines.push(`  see: ${docs}`);
  return lines.join('\n');
}

function headOf(
  finding: Finding,
  { paint = (_part, text) => text, width = Number.POSITIVE_INFINITY }: FormatFindingOptions,
): string {
  const { code, severity, subject, path, file, line, column } = finding;
  const parts = [file ?? subject, line, line === undefined ? undefined : column];
  const place = `${parts.filter((part) => part !== undefined).join(':')}:`;
  const named = `${severity} ${code}`;
  const at = path.length === 0 ? '' : ` ${visible(formatPath(path))}`;
  const fits = place.length + 1 + named.length + at.length <= width;
  return `${paint('place', place)}${fits ? ' ' : '\n  '}${paint(severity, named)}${at}`;
}

function frameOf({ line, column = 1 }: Finding, { source, length }: FormatFindingOptions): readonly string[] {
  if (source === undefined || line === undefined) return [];
  const frame = sourceFrame(source, { line, column, length });
  return frame === ''
    ? []
    : redact(frame)
        .split('\n')
        .map((shown) => `  ${shown}`);
}

function indented(text: string, indent: string, width: number | undefined): string {
  const shown = text.split('\n').map(visible);
  return width === undefined
    ? shown.map((line) => indent + line).join('\n')
    : wrap(shown.join('\n'), { width, indent });
}
