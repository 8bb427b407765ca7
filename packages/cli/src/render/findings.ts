import { type Finding, formatFinding, type Severity, summarize, wrap } from '@gatesmith/diagnostics';
import type { Style } from '../terminal/style.ts';

/** How findings are shown. */
export interface RenderFindingsOptions {
  readonly style: Style;
  readonly format: 'text' | 'short';
  /** Break messages and hints at this width; frames stay as they are. @default never */
  readonly width?: number | undefined;
  /** Texts by file name, for the frames with a caret. @default none */
  readonly sources?: ReadonlyMap<string, string> | undefined;
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const colors: Readonly<Record<Severity, 'red' | 'yellow' | 'blue'>> = {
  error: 'red',
  warning: 'yellow',
  info: 'blue',
};

/** Findings as lines, errors first; nothing for none. */
export function renderFindings(findings: readonly Finding[], options: RenderFindingsOptions): string {
  const sorted = [...findings].sort((a, b) => order[a.severity] - order[b.severity]);
  if (options.format === 'short') return sorted.map(shortLine).join('\n');
  const shown = sorted.slice(0, mostShown).map((finding) => renderFinding(finding, options));
  if (sorted.length > mostShown)
    shown.push(`... and ${sorted.length - mostShown} more; --output json lists all of them`);
  return shown.join('\n\n');
}

/** Nobody reads on after so many, and a hostile file can have a hundred thousand. */
const mostShown = 200;

/** `2 errors, 1 warning`; `no findings` when there is nothing. */
export function renderSummary(findings: readonly Finding[]): string {
  const { errors, warnings, infos } = summarize(findings);
  const parts = [count(errors, 'error'), count(warnings, 'warning'), count(infos, 'note')].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

function count(number: number, noun: string): string {
  if (number === 0) return '';
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function renderFinding(finding: Finding, { style, sources, width }: RenderFindingsOptions): string {
  const source = finding.file === undefined ? undefined : sources?.get(finding.file);
  const [head = '', ...rest] = formatFinding(finding, {
    source,
    length: source === undefined ? 1 : markLength(source, finding),
  }).split('\n');
  const severity = `${finding.severity} ${finding.code}`;
  const at = head.indexOf(severity);
  const styled =
    at === -1
      ? head
      : `${style('bold', head.slice(0, at))}${style(['bold', colors[finding.severity]], severity)}${head.slice(at + severity.length)}`;
  return [
    styled,
    ...rest.map((line) => (width === undefined || frameLine.test(line) ? line : wrapLine(line, width))),
  ].join('\n');
}

const frameLine = /^ +\d* \| |^ +\d* \|$/;

function wrapLine(line: string, width: number): string {
  const indent = line.startsWith('  hint: ') ? '        ' : '  ';
  return wrap(line.trimStart(), { width, indent }).replace(/^ +/, '  ');
}

const token = /^(?:"[^"]*"|'[^']*'|[^\s,\]}]+)/;

/** The mark is as wide as the key or value that stands at the place. */
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
