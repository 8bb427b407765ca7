import { type Finding, formatPath } from '@gatesmith/diagnostics';
import { escapeMarkup } from './escape-markup.ts';
import { renderSummary } from './findings.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem;border-bottom:1px solid #ccc}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}.error{color:#a40000}.warning{color:#7a4b00}.info{color:#00467a}`;

/** Findings as one self-contained page: a table with headings, readable without colours and by a screen reader. */
export function htmlReport(findings: readonly Finding[]): string {
  const table =
    findings.length === 0
      ? ''
      : `<table>
<caption>Findings</caption>
<thead><tr><th scope="col">Severity</th><th scope="col">Code</th><th scope="col">Where</th><th scope="col">What, and what to do</th></tr></thead>
<tbody>
${findings.map(row).join('\n')}
</tbody>
</table>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>gatesmith: findings</title><style>${style}</style></head>
<body>
<main>
<h1>gatesmith: findings</h1>
<p>${sentence(renderSummary(findings))}</p>
${table}
</main>
</body>
</html>
`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function row({ code, severity, subject, path, message, hint, docs, file, line, column }: Finding): string {
  const place =
    line === undefined
      ? (file ?? subject)
      : `${file ?? subject}:${line}${column === undefined ? '' : `:${column}`}`;
  const where = `<code>${escapeMarkup(place)}</code>${path.length === 0 ? '' : `<br><code>${escapeMarkup(formatPath(path))}</code>`}`;
  const todo = hint === undefined ? '' : `<br>${escapeMarkup(hint)}`;
  const shown = `<code>${escapeMarkup(code)}</code>`;
  const named = docs === undefined ? shown : `<a href="${escapeMarkup(docs)}">${shown}</a>`;
  return `<tr><td class="${severity}">${severity}</td><td>${named}</td><td>${where}</td><td>${escapeMarkup(message)}${todo}</td></tr>`;
}
