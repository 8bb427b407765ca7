import { html, type Markup } from './markup.ts';

/** A table and its headings. */
export interface HtmlTableOptions {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A table that becomes one block per row on a narrow screen, a line per cell. The roles keep its meaning for screen readers,
 * which some browsers drop with the display of a table.
 */
export function table({ caption, head, rows }: HtmlTableOptions): Markup {
  return html`<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => html`<tr role="row">${cells.map((cell, column) => html`<td role="cell" data-label="${head[column]}">${cell}</td>`)}</tr>`)}
</tbody>
</table>`;
}
