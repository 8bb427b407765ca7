import { type Finding, formatPath, type Severity } from '@gatesmith/diagnostics';
import { findingEntry } from '../../all-findings.ts';
import { bySeverity, renderSummary } from '../../render/findings.ts';
import { html, type Markup } from './markup.ts';

const names: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', info: 'Note' };

/** More than a person reads; a hostile file can have a hundred thousand findings. */
const mostShown = 500;

/** All findings, errors first. */
export function findingsSection(findings: readonly Finding[]): Markup {
  const shown = bySeverity(findings).slice(0, mostShown);
  const more = findings.length - shown.length;
  const summary = renderSummary(findings);
  return html`<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
<p>${summary.charAt(0).toUpperCase()}${summary.slice(1)}.</p>
${shown.map(finding)}
${more === 0 ? undefined : html`<p>${more} more are not shown; <code>--output json</code> lists all of them.</p>`}
</section>`;
}

function finding({
  code,
  severity,
  subject,
  path,
  message,
  hint,
  docs,
  file,
  line,
  column,
}: Finding): Markup {
  const place = [file ?? subject, line, column].filter((part) => part !== undefined).join(':');
  const at = path.length === 0 ? undefined : html` <code>${formatPath(path)}</code>`;
  const about = file === undefined || subject === file ? undefined : html` (<code>${subject}</code>)`;
  const title = findingEntry(code)?.title;
  const name = docs === undefined ? html`${code}` : html`<a href="${docs}">${code}</a>`;
  return html`<article class="finding ${severity}">
<h3><span class="severity">${names[severity]}</span> ${title ?? 'Error of the command'} <span class="code">${name}</span></h3>
<p class="where"><code>${place}</code>${at}${about}</p>
<p class="message">${message}</p>
${hint === undefined ? undefined : html`<div class="hint"><p><strong>What to do</strong></p><p>${hint}</p></div>`}
</article>`;
}
