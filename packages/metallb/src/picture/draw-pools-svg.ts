import { type IpFamily, IpRange, IpSet, safeParseRange } from '@gatesmith/ip-range';
import type { PoolDescription } from '../describe-pools.ts';
import { describeInWords } from './describe-in-words.ts';
import type { DrawnCollision, DrawPoolsOptions } from './draw-pools-options.ts';
import { escapeMarkup } from './escape-markup.ts';
import { poolStrip, type StripKind } from './pool-strip.ts';

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
 * pattern as well as by colour; screen readers find the numbers in title and description. The same input always
 * gives the same picture.
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
    drawStrip({ description, family, collisions: taken, top: 40 + index * rowHeight }),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="pools-title pools-desc" font-family="system-ui, sans-serif" font-size="13">`,
    `<title id="pools-title">${escapeMarkup(title)}</title>`,
    `<desc id="pools-desc">${escapeMarkup(pools.length === 0 ? 'There are no pools.' : pools.map((pool) => describeInWords(pool, collisions)).join(' '))}</desc>`,
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

interface Strip {
  readonly description: PoolDescription;
  readonly family: IpFamily;
  readonly collisions: IpSet;
  /** The distance from the top of the picture. */
  readonly top: number;
}

function drawStrip({ description: pool, family, collisions, top }: Strip): string {
  const description = { ...pool, addresses: pool.addresses.only(family) };
  const parts = poolStrip({ description, collisions, reserved: reservedAddresses(description) });
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

function collisionSet(collisions: readonly DrawnCollision[]): IpSet {
  return IpSet.from(collisions.flatMap(({ range }) => safeParseRange(range).value ?? []));
}

/** .0 and .255 of an `avoidBuggyIPs` pool; in a large one they are too fine to see and are not drawn. */
function reservedAddresses({ avoidBuggyIPs, addresses }: PoolDescription): IpSet {
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

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
