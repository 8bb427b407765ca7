import { wrap } from '@gatesmith/diagnostics';
import { type Action, type Change, hasChanges, type Plan, type PlanStep } from '@gatesmith/installer';
import type { Style } from '../terminal/style.ts';
import { renderImpact } from './impact.ts';

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
  if (!hasChanges(plan) && plan.summary.skipped === 0) return renderPlanSummary(plan);
  const steps = plan.steps.map((step, index) => renderStep(step, index + 1, options));
  const addresses = renderImpact(plan.impact, options);
  return [...steps, ...(addresses === '' ? [] : [addresses]), renderPlanSummary(plan)].join('\n\n');
}

const conjunction = new Intl.ListFormat('en', { type: 'conjunction' });

/** `Plan: 12 to create, 1 to configure; 40 unchanged.` */
export function renderPlanSummary({ summary, chart, goal }: Plan): string {
  const { created, configured, deleted, unchanged, skipped } = summary;
  const parts = [
    [created, 'to create'],
    [configured, 'to configure'],
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
  const idle = shown.length === 0 && waitsFor.length === 0;
  const head = `${String(number).padStart(2)}.  ${idle ? style('gray', `${title}: nothing to do`) : style('bold', title)}`;
  const lines = [head];
  if (reason !== '') lines.push(style('gray', wrap(reason, { width, indent })));
  lines.push(
    ...(shown.length > listed
      ? byKind(shown, style)
      : shown.flatMap((change) => renderChange(change, style))
    ).map((line) => indent + line),
  );
  if (waitsFor.length > 0) {
    const then = shown.length === 0 ? 'waits' : 'then waits';
    lines.push(style('gray', wrap(`${then} until ${conjunction.format(waitsFor)}`, { width, indent })));
  }
  return lines.join('\n');
}

function renderChange({ action, object, diff, reason }: Change, style: Style): string[] {
  const why = action === 'skipped' && reason !== undefined ? `: ${reason}` : '';
  const lines = [`${style(colors[action], `${marks[action]} ${object}`)}${why}`];
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

function byKind(changes: readonly Change[], style: Style): string[] {
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
  return [...counts.values()].map(({ action, kind, objects }) =>
    style(
      colors[action],
      `${marks[action]} ${objects.length === 1 ? objects[0] : `${objects.length} ${kind}`}`,
    ),
  );
}
