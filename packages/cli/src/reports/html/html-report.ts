import type { Report, ReportedCluster, ReportOrigin, Verdict } from '../report.ts';
import { addressesSection } from './addresses-section.ts';
import { findingsSection } from './findings-section.ts';
import { html, Markup } from './markup.ts';
import { planSection } from './plan-section.ts';
import { style } from './style.ts';

const badges: Readonly<Record<Verdict['result'], string>> = {
  passed: 'Passed',
  changes: 'Changes',
  failed: 'Failed',
};

/**
 * A report as one page to forward: self-contained, without scripts, for light and dark screens, phones and paper. The
 * verdict and its origin come first, then the findings, errors first, then the plan and the addresses.
 */
export function htmlReport({ verdict, origin, findings, plan, addresses }: Report): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${verdict.title} – gatesmith ${origin.command}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header class="verdict ${verdict.result}">
<p class="badge">${badges[verdict.result]}</p>
<h1>${verdict.title}</h1>
<dl>
${originRows(origin)}
</dl>
</header>
<main>
${findingsSection(findings)}
${plan === undefined ? undefined : planSection(plan)}
${addresses === undefined ? undefined : addressesSection(addresses)}
</main>
<footer><p>Made by gatesmith ${origin.version}. <code>gatesmith explain CODE</code> explains a finding without a network.</p></footer>
</body>
</html>
`;
  return page.source;
}

function originRows({ cluster, commandLine, files, createdAt, version }: ReportOrigin): readonly Markup[] {
  return [
    row('Cluster', cluster === undefined ? html`none was read` : describeCluster(cluster)),
    row('Command', html`<code>${commandLine}</code>`),
    ...(files.length === 0 ? [] : [row('Values', html`<code>${files.join(', ')}</code>`)]),
    row('Created', time(createdAt)),
    row('Version', html`gatesmith ${version}`),
  ];
}

function row(term: string, description: Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${description}</dd></div>`;
}

function describeCluster({ kind, context, kubernetes, address, takenAt }: ReportedCluster): Markup {
  const facts = [
    ...(kubernetes === undefined ? [] : [`Kubernetes ${kubernetes}`]),
    ...(address === undefined ? [] : [address]),
  ].join(', ');
  const detail = facts === '' ? '' : ` (${facts})`;
  if (kind === 'cluster') return html`<code>${context}</code>${detail}`;
  if (kind === 'practice cluster') return html`practice cluster, a model and not a real cluster${detail}`;
  const taken = takenAt === undefined ? undefined : html`, taken ${time(takenAt)}`;
  return html`snapshot of <code>${context}</code>${taken}${detail}`;
}

function time(iso: string): Markup {
  return html`<time datetime="${iso}">${iso.replace('T', ' ').replace(/(:\d\d)(\.\d+)?Z$/, '$1 UTC')}</time>`;
}
