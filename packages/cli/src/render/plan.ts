import { wrap } from '@gatesmith/diagnostics';
import { type Action, type Change, hasChanges, type Plan, type PlanStep } from '@gatesmith/installer';
import type { Style } from '../terminal/style.ts';
import { count } from './count.ts';
import { renderImpact } from './impact.ts';
import { labelled } from './labelled.ts';
import { wrapNames } from './wrap-names.ts';

/** How a plan is shown. */
export interface RenderPlanOptions {
  readonly style: Style;
  readonly width: number;
  readonly format: 'text' | 'short';
}

const marks: Readonly<Record<Action, string>> = {
  created: '+',
  configured: '~',
  deleted: '-',
  skipped: '!',
  unchanged: '=',
};
const colors = {
  created: 'green',
  configured: 'yellow',
  deleted: 'red',
  skipped: 'magenta',
  unchanged: 'gray',
} as const;

/** More changes than this in one step are counted by kind. */
const listed = 8;

/** A plan as a person reviews it: each step with its reason and its changes, then the sum. */
export function renderPlan(plan: Plan, options: RenderPlanOptions): string {
  if (options.format === 'short') {
    return plan.steps
      .flatMap(({ changes }) => changes.filter(shows).map(({ action, object }) => `${action} ${object}`))
      .join('\n');
  }
  const summary = wrap(renderPlanSummary(plan), options);
  if (!hasChanges(plan) && plan.summary.skipped === 0) return summary;
  const steps = plan.steps.map((step, index) => renderStep(step, index + 1, options));
  const addresses = renderImpact(plan.impact, options);
  return [...steps, ...(addresses === '' ? [] : [addresses]), summary].join('\n\n');
}

const conjunction = new Intl.ListFormat('en', { type: 'conjunction' });

/** `Plan: 12 to create, 1 to change; 40 unchanged.` */
export function renderPlanSummary({ summary, chart, goal }: Plan): string {
  const { created, configured, deleted, unchanged, skipped } = summary;
  const parts = [
    [created, 'to create'],
    [configured, 'to change'],
    [deleted, 'to delete'],
    [skipped, 'left alone'],
  ] as const;
  const todo = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const rest = unchanged > 0 ? `${todo.length === 0 ? '' : '; '}${unchanged} unchanged` : '';
  const source =
    chart === undefined
      ? ''
      : ` Chart ${chart.name} ${chart.version}${chart.standIn ? ' (stand-in charts)' : ''}.`;
  if (created + configured + deleted === 0) {
    return `No changes: ${goal === 'uninstall' ? 'nothing of gatesmith is left' : 'the cluster matches the values'}${rest === '' ? '' : ` (${unchanged} unchanged)`}.${source}`;
  }
  return `Plan: ${todo.join(', ')}${rest}.${source}`;
}

function shows({ action }: Change): boolean {
  return action !== 'unchanged';
}

function renderStep(
  { title, reason, changes, waitsFor }: PlanStep,
  number: number,
  { style, width }: RenderPlanOptions,
): string {
  const shown = changes.filter(shows);
  const indent = '     ';
  // A step whose objects are all unchanged is not waited for.
  const idle = shown.length === 0 && (changes.length > 0 || waitsFor.length === 0);
  const label = `${String(number).padStart(2)}.  `;
  const head = labelled({ label, text: idle ? `${title}: nothing to do` : title, width });
  const lines = [label + painted(head.slice(label.length), (line) => style(idle ? 'gray' : 'bold', line))];
  if (reason !== '') lines.push(style('gray', wrap(reason, { width, indent })));
  lines.push(
    ...(shown.length > listed
      ? byKind(shown, { style, width: width - indent.length })
      : shown.flatMap((change) => renderChange(change, { style, width: width - indent.length }))
    ).map((line) => indent + line),
  );
  if (!idle && waitsFor.length > 0) {
    const then = shown.length === 0 ? 'waits' : 'then waits';
    lines.push(style('gray', wrap(`${then} until ${conjunction.format(waitsFor)}`, { width, indent })));
  }
  return lines.join('\n');
}

/** The colours of a plan, and the columns after the indent. */
type ChangeView = Pick<RenderPlanOptions, 'style' | 'width'>;

function renderChange({ action, object, diff, reason }: Change, { style, width }: ChangeView): string[] {
  const why = action === 'skipped' && reason !== undefined ? `: ${reason}` : '';
  const lines = markedLines({ action, text: `${object}${why}`, style, width });
  if (diff !== undefined) lines.push(...changedLines(diff).map((line) => `  ${colored(line, style)}`));
  return lines;
}

/** The hunks of a unified diff, without its file names. */
export function changedLines(diff: string): string[] {
  return diff.split('\n').filter((line) => line !== '' && !/^(---|\+\+\+|===|Index:)/.test(line));
}

function colored(line: string, style: Style): string {
  if (line.startsWith('+')) return style('green', line);
  if (line.startsWith('-')) return style('red', line);
  return line.startsWith('@@') ? style('cyan', line) : style('gray', line);
}

function byKind(changes: readonly Change[], view: ChangeView): string[] {
  const counts = new Map<
    string,
    { readonly action: Action; readonly kind: string; readonly objects: string[] }
  >();
  for (const { action, object, ref } of changes) {
    const key = `${action} ${ref.kind}`;
    const group = counts.get(key) ?? { action, kind: ref.kind, objects: [] };
    group.objects.push(object);
    counts.set(key, group);
  }
  return [...counts.values()].flatMap(({ action, kind, objects }) => {
    const [only = ''] = objects;
    return markedLines({ action, text: objects.length === 1 ? only : count(objects.length, kind), ...view });
  });
}

/** A mark and the object after it; a name that is too long is broken after a slash. */
function markedLines({
  action,
  text,
  style,
  width,
}: ChangeView & { readonly action: Action; readonly text: string }): string[] {
  const label = `${marks[action]} `;
  const room = Math.max(20, width - label.length);
  return wrapNames(text, room).map((line, index) =>
    style(colors[action], `${index === 0 ? label : ' '.repeat(label.length)}${line}`),
  );
}

/** Colours line by line, so that the indent of a further line stays plain. */
function painted(text: string, paint: (line: string) => string): string {
  return text.split('\n').map(paint).join('\n');
}
