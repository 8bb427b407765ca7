import type { Finding } from './finding.ts';
import { formatPath } from './format-path.ts';
import { redact } from './redact.ts';
import { sourceFrame } from './source-frame.ts';
import { visible } from './visible.ts';

/** What a finding is shown with. */
export interface FormatFindingOptions {
  /** The text that the finding's line and column point into; shown as a frame with a caret. */
  readonly source?: string | undefined;
  /** Characters to underline in the frame. @default 1 */
  readonly length?: number | undefined;
}

/**
 * A finding as lines of plain text: place, severity and code; message; frame; hint; link.
 * Wording is the finding's own; nothing is coloured here.
 *
 * @example
 * ```ts
 * import { formatFinding } from '@gatesmith/diagnostics';
 *
 * formatFinding({
 *   code: 'GS-POOL-INVERTED', severity: 'error', subject: 'values.yaml', path: ['pools', 0, 'addresses', 0],
 *   message: '192.168.20.99-192.168.20.30: the range ends before it starts',
 *   hint: 'did you mean 192.168.20.30-192.168.20.99?',
 * });
 * ```
 */
export function formatFinding(finding: Finding, { source, length }: FormatFindingOptions = {}): string {
  const { code, severity, subject, path, message, hint, docs, file, line, column } = finding;
  const where =
    line === undefined
      ? (file ?? subject)
      : `${file ?? subject}:${line}${column === undefined ? '' : `:${column}`}`;
  const at = path.length === 0 ? '' : ` ${visible(formatPath(path))}`;
  const lines = [
    `${where}: ${severity} ${code}${at}`,
    ...message.split('\n').map((part) => `  ${visible(part)}`),
  ];
  if (source !== undefined && line !== undefined) {
    const frame = sourceFrame(source, { line, column: column ?? 1, length });
    if (frame !== '')
      lines.push(
        ...redact(frame)
          .split('\n')
          .map((shown) => `  ${shown}`),
      );
  }
  if (hint !== undefined)
    lines.push(
      ...hint.split('\n').map((part, index) => `  ${index === 0 ? 'hint: ' : '      '}${visible(part)}`),
    );
  if (docs !== undefined) lines.push(`  see: ${docs}`);
  return lines.join('\n');
}
