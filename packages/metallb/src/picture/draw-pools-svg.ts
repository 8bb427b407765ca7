import { type IpFamily, IpRange, IpSet, safeParseRange } from '@gatesmith/ip-range';
import type { PoolDescription } from '../describe-pools.ts';
import { describeInWords } from './describe-in-words.ts';
import type { DrawnCollision, DrawPoolsOptions } from './draw-pools-options.ts';
import { escapeMarkup } from './escape-markup.ts';
import { poolStrip, type StripKind } from './pool-strip.ts';
import { writeCount } from './write-count.ts';

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
export function drawPoolsSvg(pools: readonly PoolDescription[], options: DrawPoolsOptions = {}): string {
  return drawStrips(pools, { ...options, heading: options.title ?? 'Address pools' });
}

/** Options of the strips, which are a picture or a part of a page. */
export interface DrawStripsOptions extends DrawPoolsOptions {
  /** The title as a part of the picture. @default none */
  readonly heading?: string | undefined;
}

/** The strips and their legend, with or without a heading. */
export function drawStrips(
  pools: readonly PoolDescription[],
  { collisions = [], title = 'Address pools', heading }: DrawStripsOptions,
): string {
  const taken = collisionSet(collisions);
  // a strip of its own per family: next to a /64 of IPv6 no IPv4 pool would be seen
  const strips = pools.flatMap((description) =>
    description.families.map(({ family }) => ({ description, family })),
  );
  const top = heading === undefined ? 0 : 40;
  const height = top + strips.length * rowHeight + 44;
  const rows = strips.map(({ description, family }, index) =>
    drawStrip({ description, family, collisions: taken, top: top + index * rowHeight }),
  );
  const shown = new Set(rows.flatMap((row) => row.kinds));
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
    ...(heading === undefined
      ? []
      : [`<text x="12" y="24" font-size="16" font-weight="600">${escapeMarkup(heading)}</text>`]),
    ...rows.map(({ markup }) => markup),
    legend(
      kinds.filter((kind) => shown.has(kind)),
      height - 28,
    ),
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

interface DrawnStrip {
  readonly markup: string;
  /** The kinds of stretches in it. */
  readonly kinds: readonly StripKind[];
}

/** A strip with the name and the counts of its pool above it, and its first and last address below it. */
function drawStrip({ description: pool, family, collisions, top }: Strip): DrawnStrip {
  const description = { ...pool, addresses: pool.addresses.only(family) };
  const parts = poolStrip({ description, collisions, reserved: reservedAddresses(description) });
  const strip = parts.map(({ kind, start, end }) => {
    const x = 12 + start * (width - 24);
    const fill = kind === 'free' ? colours.free : `url(#kind-${kind})`;
    return `<rect x="${round(x)}" y="${top + 22}" width="${round((end - start) * (width - 24))}" height="${stripHeight}" fill="${fill}"/>`;
  });
  const { ranges } = description.addresses;
  const [first] = ranges;
  const last = ranges.at(-1);
  const below = top + 22 + stripHeight + 13;
  const markup = [
    '<g>',
    `<text x="12" y="${top + 15}">${escapeMarkup(`${cutText(description.name, 40)}: ${cutText(String(description.addresses), 50)}`)}</text>`,
    `<text x="${width - 12}" y="${top + 15}" text-anchor="end">${countsOf(pool, family)}</text>`,
    ...strip,
    `<rect x="12" y="${top + 22}" width="${width - 24}" height="${stripHeight}" fill="none" stroke="#444"/>`,
    ...(first === undefined || last === undefined
      ? []
      : [
          `<text x="12" y="${below}" font-size="11" fill="#444">${IpRange.of(family, first.first)}</text>`,
          `<text x="${width - 12}" y="${below}" font-size="11" fill="#444" text-anchor="end">${IpRange.of(family, last.last)}</text>`,
        ]),
    '</g>',
  ].join('\n');
  return { markup, kinds: parts.map(({ kind }) => kind) };
}

function countsOf({ families }: PoolDescription, family: IpFamily): string {
  const counts = families.find((one) => one.family === family);
  return counts === undefined ? '' : `${writeCount(counts.used)} of ${writeCount(counts.usable)} used`;
}

function legend(shown: readonly StripKind[], y: number): string {
  const items = shown.map((kind, index) => {
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
