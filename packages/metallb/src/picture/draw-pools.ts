import { type IpFamily, IpRange, IpSet, safeParseRange } from '@gatesmith/ip-range';
import type { PoolDescription } from '../describe-pools.ts';
import { escapeMarkup } from './escape-markup.ts';
import { poolStrip, type StripKind } from './pool-strip.ts';

/** An address or range that a pool must not hold. */
export interface DrawnCollision {
  /** As `parseRange` reads it. */
  readonly range: string;
  /** Whose it is: `node n1`. */
  readonly by: string;
}

/** What is drawn. */
export interface DrawPoolsOptions {
  readonly collisions?: readonly DrawnCollision[] | undefined;
  /** @default 'Address pools' */
  readonly title?: string | undefined;
}

const width = 760;
const rowHeight = 64;
const stripHeight = 24;
const colours: Readonly<Record<StripKind, string>> = {
  free: '#e8f3ec',
  reserved: '#d5d5d5',
  used: '#2b6cb0',
  collision: '#c53030',
};
const words: Readonly<Record<StripKind, string>> = {
  free: 'free',
  reserved: 'left out',
  used: 'used',
  collision: 'collision',
};
const kinds = ['free', 'used', 'reserved', 'collision'] as const;

/**
 * Draws a strip per pool: used, free, left out (.0 and .255 with `avoidBuggyIPs`) and collisions. Kinds differ by
 * pattern as well as by colour; a screen reader is told the numbers by title and description. The same input always
 * gives the same text.
 *
 * @example
 * ```ts
 * import { describePools, drawPoolsSvg } from '@gatesmith/metallb';
 *
 * drawPoolsSvg(describePools([{ name: 'default', addresses: ['10.0.0.0/28'] }])).startsWith('<svg'); // true
 * ```
 */
export function drawPoolsSvg(
  pools: readonly PoolDescription[],
  { collisions = [], title = 'Address pools' }: DrawPoolsOptions = {},
): string {
  const taken = collisionSet(collisions);
  // a strip of its own per family: next to a /64 of IPv6 no IPv4 pool would be seen
  const strips = pools.flatMap((description) =>
    description.families.map(({ family }) => ({ description, family })),
  );
  const height = 48 + strips.length * rowHeight + 36;
  const rows = strips.map(({ description, family }, index) =>
    row(description, family, taken, 40 + index * rowHeight),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="pools-title pools-desc" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="pools-title">${escapeMarkup(title)}</title>`,
    `<desc id="pools-desc">${escapeMarkup(pools.length === 0 ? 'There are no pools.' : pools.map((pool) => sentence(pool, collisions)).join(' '))}</desc>`,
    '<defs>',
    `<pattern id="kind-used" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="${colours.used}"/><path d="M0 6 6 0" stroke="#fff" stroke-width="1"/></pattern>`,
    `<pattern id="kind-collision" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="${colours.collision}"/><path d="M0 0 6 6M0 6 6 0" stroke="#fff" stroke-width="1"/></pattern>`,
    `<pattern id="kind-reserved" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="${colours.reserved}"/><circle cx="2" cy="2" r="0.8" fill="#666"/></pattern>`,
    '</defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="12" y="24" font-size="16" font-weight="600">${escapeMarkup(title)}</text>`,
    ...rows,
    legend(height - 28),
    '</svg>',
    '',
  ].join('\n');
}

/**
 * The picture as a page of its own, with the same numbers as a table below it.
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
    '<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;color:#1a1a1a;background:#fff}svg{max-width:100%;height:auto}table{border-collapse:collapse}caption{text-align:left;font-weight:600;padding:.5rem 0}th,td{border:1px solid #767676;padding:.25rem .6rem;text-align:left}td.number{text-align:right}</style>',
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escapeMarkup(title)}</h1>`,
    `<figure>\n${drawPoolsSvg(pools, options)}</figure>`,
    table(pools, collisions),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function row(whole: PoolDescription, family: IpFamily, collisions: IpSet, top: number): string {
  const description = { ...whole, addresses: whole.addresses.only(family) };
  const parts = poolStrip({ description, collisions, reserved: leftOut(description) });
  const strip = parts.map(({ kind, start, end }) => {
    const x = 12 + start * (width - 24);
    const fill = kind === 'free' ? colours.free : `url(#kind-${kind})`;
    return `<rect x="${round(x)}" y="${top + 22}" width="${round((end - start) * (width - 24))}" height="${stripHeight}" fill="${fill}"/>`;
  });
  return [
    '<g>',
    `<text x="12" y="${top + 15}">${escapeMarkup(`${cutText(description.name, 40)}: ${cutText(String(description.addresses), 70)}`)}</text>`,
    ...strip,
    `<rect x="12" y="${top + 22}" width="${width - 24}" height="${stripHeight}" fill="none" stroke="#444"/>`,
    '</g>',
  ].join('\n');
}

function legend(y: number): string {
  const items = kinds.map((kind, index) => {
    const x = 12 + index * 120;
    const fill = kind === 'free' ? colours.free : `url(#kind-${kind})`;
    return `<rect x="${x}" y="${y}" width="16" height="16" fill="${fill}" stroke="#444"/><text x="${x + 22}" y="${y + 13}">${words[kind]}</text>`;
  });
  return `<g>${items.join('')}</g>`;
}

function table(pools: readonly PoolDescription[], collisions: readonly DrawnCollision[]): string {
  const lines = pools.flatMap((pool) =>
    pool.families.map(
      ({ family, size, usable, used, free }) =>
        `<tr><th scope="row">${escapeMarkup(pool.name)}</th><td>${family === 'ipv4' ? 'IPv4' : 'IPv6'}</td>${[size, usable, used, free].map((count) => `<td class="number">${writeCount(count)}</td>`).join('')}<td>${escapeMarkup(touching(pool, collisions).join(', ') || 'none')}</td></tr>`,
    ),
  );
  return [
    '<table>',
    '<caption>The same in numbers</caption>',
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

function sentence(pool: PoolDescription, collisions: readonly DrawnCollision[]): string {
  const counts = pool.families.map(
    ({ family, size, used, free }) =>
      `${family === 'ipv4' ? 'IPv4' : 'IPv6'} ${writeCount(size)} addresses, ${writeCount(used)} used, ${writeCount(free)} free`,
  );
  const hits = touching(pool, collisions);
  return `Pool ${pool.name}: ${counts.join('; ') || 'no addresses'}${hits.length === 0 ? '' : `; collides with ${hits.join(', ')}`}.`;
}

function touching({ addresses }: PoolDescription, collisions: readonly DrawnCollision[]): string[] {
  const hits = collisions.filter(({ range }) => {
    const parsed = safeParseRange(range);
    return parsed.issues === undefined && addresses.overlaps(parsed.value);
  });
  const shown = hits.slice(0, 5).map(({ range, by }) => `${range} (${by})`);
  return hits.length > 5 ? [...shown, `${hits.length - 5} more`] : shown;
}

function collisionSet(collisions: readonly DrawnCollision[]): IpSet {
  return IpSet.from(collisions.flatMap(({ range }) => safeParseRange(range).value ?? []));
}

/** .0 and .255 of an `avoidBuggyIPs` pool; in a large one they are too fine to see and are left away. */
function leftOut({ avoidBuggyIPs, addresses }: PoolDescription): IpSet {
  if (!avoidBuggyIPs || addresses.size('ipv4') > 8_192n) return IpSet.empty;
  const ranges: IpRange[] = [];
  for (const { family, first, last } of addresses.only('ipv4').ranges) {
    for (let block = first - (first % 256n); block <= last; block += 256n) {
      for (const value of [block, block + 255n])
        if (value >= first && value <= last) ranges.push(IpRange.of(family, value));
    }
  }
  return IpSet.from(ranges);
}

function cutText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Exact as long as a person can read it. */
function writeCount(count: bigint): string {
  return count < 1_000_000_000_000n
    ? String(count)
    : `about ${Number(count).toPrecision(2).replace('e+', ' × 10^')}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
