import { wrap } from '@gatesmith/diagnostics';
import type { View } from '../terminal/style.ts';
import { type CommandLine, layOutCommand } from './command-line.ts';

/** The last lines of a command. */
export interface Ending {
  readonly tone: 'good' | 'bad' | 'open';
  /** The result in one sentence. */
  readonly verdict: string;
  /** Sentences without which the verdict would be misread. */
  readonly notes?: readonly string[] | undefined;
  /** Commands to copy, under a word for what they are for. */
  readonly next?: readonly NextStep[] | undefined;
}

/** Commands to copy, and what they are for. */
export interface NextStep {
  /** @default 'Next' */
  readonly label?: string | undefined;
  readonly commands: readonly CommandLine[];
}

const colors = { good: 'green', bad: 'red', open: 'yellow' } as const;

/** The width of lines where no terminal gives one. */
const usualWidth = 80;

/** The verdict, its notes and the next step. Commands are never broken inside a word. */
export function renderEnding(
  { tone, verdict, notes = [], next = [] }: Ending,
  { style, width }: View,
): string {
  const painted = (text: string): string =>
    text
      .split('\n')
      .map((line) => style(colors[tone], line))
      .join('\n');
  const [only, ...others] = next;
  const short =
    only?.label === undefined && only !== undefined && others.length === 0 ? onOneLine(only) : undefined;
  if (short !== undefined && notes.length === 0 && `${verdict} ${short}`.length <= (width ?? usualWidth))
    return `${painted(verdict)} ${short}`;
  const prose = (text: string): string => (width === undefined ? text : wrap(text, { width }));
  return [painted(prose(verdict)), ...notes.map(prose), ...next.map((step) => renderStep(step, width))].join(
    '\n',
  );
}

function onOneLine({ label = 'Next', commands }: NextStep): string | undefined {
  const [command, ...others] = commands;
  return command === undefined || others.length > 0 ? undefined : `${label}: ${command.join(' ')}`;
}

function renderStep(step: NextStep, width: number | undefined): string {
  const short = onOneLine(step);
  if (short !== undefined && short.length <= (width ?? Number.POSITIVE_INFINITY)) return short;
  const room = (width ?? Number.POSITIVE_INFINITY) - 2;
  const lines = step.commands.flatMap((command) => layOutCommand(command, room).split('\n'));
  return [`${step.label ?? 'Next'}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}
