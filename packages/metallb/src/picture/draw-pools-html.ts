import type { PoolDescription } from '../describe-pools.ts';
import { collisionsWith } from './collisions-with.ts';
import type { DrawnCollision, DrawPoolsOptions } from './draw-pools-options.ts';
import { drawStrips } from './draw-pools-svg.ts';
import { escapeMarkup } from './escape-markup.ts';
import { writeCount } from './write-count.ts';

/**
 * The picture as a complete page, with the same numbers in a table below it.
 *
 * @example
 * ```ts
 * import { describePools, drawPoolsHtml } from '@gatesmith/metallb';
 *
 * drawPoolsHtml(describePools([{ name: 'default', addresses: ['10.0.0.0/28'] }])).includes('<table>'); // true
 * ```
 */
export function drawPoolsHtml(pools: readonly PoolDescription[], options: DrawPoolsOptions = {}): string {
  const { collisions = [], title = 'Address pools' } = options;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeMarkup(title)}</title>`,
    '<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1a1a1a;background:#fff}figure{margin:0 0 1rem}svg{max-width:100%;height:auto}table{border-collapse:collapse}caption{text-align:left;font-weight:600;padding:.5rem 0}th,td{border:1px solid #767676;padding:.25rem .6rem;text-align:left}td.number{text-align:right}@media(max-width:40rem){body{margin:1rem}h1{font-size:1.5rem}table{font-size:.75rem}th,td{padding:.2rem .25rem}}</style>',
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escapeMarkup(title)}</h1>`,
    `<figure>\n${drawStrips(pools, { collisions, title })}</figure>`,
    table(pools, collisions),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function table(pools: readonly PoolDescription[], collisions: readonly DrawnCollision[]): string {
  const lines = pools.flatMap((pool) =>
    pool.families.map(
      ({ family, size, usable, used, free }) =>
        `<tr><th scope="row">${escapeMarkup(pool.name)}</th><td>${family === 'ipv4' ? 'IPv4' : 'IPv6'}</td>${[size, usable, used, free].map((count) => `<td class="number">${writeCount(count)}</td>`).join('')}<td>${escapeMarkup(collisionsWith(pool, collisions).join(', ') || 'none')}</td></tr>`,
    ),
  );
  return [
    '<table>',
    '<caption>Details</caption>',
    '<thead><tr>',
    ...['Pool', 'Family', 'Addresses', 'Usable', 'Used', 'Free', 'Collides with'].map(
      (head) => `<th scope="col">${head}</th>`,
    ),
    '</tr></thead>',
    '<tbody>',
    ...lines,
    '</tbody>',
    '</table>',
  ].join('\n');
}
