import type { Action, Change, Plan, PlanStep } from '@gatesmith/installer';
import { summarizeImpact } from '../../render/impact.ts';
import { changedLines, renderPlanSummary } from '../../render/plan.ts';
import { html, type Markup } from './markup.ts';
import { table } from './table.ts';

const verbs: Readonly<Record<Action, string>> = {
  created: 'Create',
  configured: 'Change',
  deleted: 'Delete',
  skipped: 'Leave alone',
  unchanged: 'Keep',
};

const conjunction = new Intl.ListFormat('en', { type: 'conjunction' });

/** The plan: its steps with their reasons and changes, and what it does to addresses. */
export function planSection(plan: Plan): Markup {
  return html`<section aria-labelledby="addresses">
<h2 id="addresses">Addresses</h2>
${impact(plan)}
</section>
<section aria-labelledby="plan">
<h2 id="plan">Plan</h2>
<p>${renderPlanSummary(plan)}</p>
<ol class="steps">
${plan.steps.map(step)}
</ol>
</section>`;
}

function impact(plan: Plan): Markup {
  const { rows, rest } = summarizeImpact(plan.impact);
  if (rows.length === 0 && rest.length === 0) return html`<p>The plan changes the address of no Service.</p>`;
  const shown = rows.map(({ service, now, afterwards, interruption }) => [
    service,
    now,
    afterwards,
    interruption || 'none',
  ]);
  return html`${rows.length === 0 ? undefined : table({ caption: 'The addresses of LoadBalancer Services, before and after', head: ['Service', 'Now', 'Afterwards', 'Interruption'], rows: shown })}
${rest.map((sentence) => html`<p>${sentence}</p>`)}`;
}

function step({ title, reason, changes, waitsFor }: PlanStep): Markup {
  const shown = changes.filter(({ action }) => action !== 'unchanged');
  const idle = shown.length === 0 && waitsFor.length === 0;
  return html`<li class="${idle ? 'idle' : 'active'}"><h3>${title}${idle ? ': nothing to do' : ''}</h3>
${reason === '' ? undefined : html`<p class="reason">${reason}</p>`}
${shown.length === 0 ? undefined : html`<ul class="objects">${shown.map(change)}</ul>`}
${waitsFor.length === 0 ? undefined : html`<p class="reason">Waits until ${conjunction.format(waitsFor)}.</p>`}
</li>`;
}

function change({ action, object, diff, reason }: Change): Markup {
  const why = action === 'skipped' && reason !== undefined ? `: ${reason}` : '';
  return html`<li><span class="action ${action}">${verbs[action]}</span> <code>${object}</code>${why}${
    diff === undefined ? undefined : html`<pre class="diff">${changedLines(diff).map(diffLine)}</pre>`
  }</li>`;
}

function diffLine(line: string): Markup {
  if (line.startsWith('+')) return html`<ins>${line}</ins>`;
  return line.startsWith('-') ? html`<del>${line}</del>` : html`<span>${line}</span>`;
}
