import {
  type Finding,
  type FindingPart,
  formatFinding,
  type Severity,
  summarize,
} from '@gatesmith/diagnostics';
import type { Style, View } from '../terminal/style.ts';
import { count } from './count.ts';

/** How findings are shown. */
export interface RenderFindingsOptions {
  readonly style: Style;
  readonly format: 'text' | 'short';
  /** Break messages and hints at this width; frames stay as they are. @default never */
  readonly width?: number | undefined;
  /** Contents by file name, for the frames with a caret. @default none */
  readonly sources?: ReadonlyMap<string, string> | undefined;
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const formats: Readonly<Record<FindingPart, Parameters<Style>[0]>> = {
  place: 'bold',
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  info: ['bold', 'blue'],
};

/** Findings as lines, errors first; nothing for none. */
export function renderFindings(findings: readonly Finding[], options: RenderFindingsOptions): string {
  const sorted = bySeverity(findings);
  if (options.format === 'short') return sorted.map(shortLine).join('\n');
  const shown = sorted.slice(0, mostShown).map((finding) => renderFinding(finding, options));
  if (sorted.length > mostShown)
    shown.push(`... and ${sorted.length - mostShown} more; --output json lists all of them`);
  return shown.join('\n\n');
}

/** More than a person reads; a hostile file can have a hundred thousand findings. */
const mostShown = 200;

/** `2 errors, 1 warning`; `no findings` when there is nothing. */
export function renderSummary(findings: readonly Finding[]): string {
  const { errors, warnings, infos } = summarize(findings);
  const parts = (
    [
      [errors, 'error'],
      [warnings, 'warning'],
      [infos, 'info'],
    ] as const
  ).flatMap(([number, noun]) => (number === 0 ? [] : [count(number, noun)]));
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** As {@link renderFindings}, followed by {@link explainLine}, for findings that no verdict follows. */
export function renderExplainedFindings(
  findings: readonly Finding[],
  options: RenderFindingsOptions,
): string {
  const shown = renderFindings(findings, options);
  if (options.format === 'short') return shown;
  return [shown, ...explainLine(findings, options)].filter((part) => part !== '').join('\n\n');
}

/** The command that explains the most severe finding, as the last line after them; the code is never broken. */
export function explainLine(
  findings: readonly Finding[],
  { style, width }: Pick<View, 'style'> & Partial<View>,
): readonly string[] {
  const code = explainedCode(findings);
  if (code === undefined) return [];
  const line = `Explain a code: gatesmith explain ${code}`;
  const isTooLong = width !== undefined && line.length > width;
  return [style('gray', isTooLong ? line.replace(': ', ':\n  ') : line)];
}

/** The code of the most severe finding that has an explanation; an info needs none. */
export function explainedCode(findings: readonly Finding[]): string | undefined {
  return bySeverity(findings).find(({ docs, severity }) => docs !== undefined && severity !== 'info')?.code;
}

/** Errors first, then warnings, then notes; otherwise in the given order. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => order[a.severity] - order[b.severity]);
}

function renderFinding(finding: Finding, { style, sources, width }: RenderFindingsOptions): string {
  const source = finding.file === undefined ? undefined : sources?.get(finding.file);
  return formatFinding(finding, {
    source,
    length: source === undefined ? 1 : markLength(source, finding),
    paint: (part, text) => style(formats[part], text),
    width,
  });
}

const token = /^(?:"[^"]*"|'[^']*'|[^\s,\]}]+)/;

/** The width of the key or value at the place, for the mark under it. */
function markLength(source: string, { line = 1, column = 1 }: Finding): number {
  const rest =
    source
      .split(/\r\n|\n|\r/, line)
      .at(-1)
      ?.slice(column - 1) ?? '';
  return (token.exec(rest)?.[0] ?? '').replace(/:$/, '').length || 1;
}

/** `file:line:column: severity CODE message`, as compilers print it. */
function shortLine({ file, subject, line, column, severity, code, message }: Finding): string {
  const place = [file ?? subject, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${severity} ${code} ${message}`;
}
