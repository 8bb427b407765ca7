import type { PoolDescription } from '@gatesmith/metallb';
import type { View } from '../terminal/style.ts';
import { paragraph } from './paragraph.ts';
import { renderTable } from './table.ts';

/** How pools are shown. */
export interface RenderPoolsOptions extends Pick<View, 'width'> {
  readonly format: 'text' | 'short';
  /** When pools will be full, one sentence each. */
  readonly forecasts: readonly string[];
}

/** Pools as a table, then who holds what, then the forecasts; `short` is one line per pool: name, used, usable. */
export function renderPools(
  pools: readonly PoolDescription[],
  { format, forecasts, width }: RenderPoolsOptions,
): string {
  if (format === 'short') {
    return pools
      .map(
        ({ name, families }) =>
          `${name} ${families.map(({ used, usable }) => `${used}/${usable}`).join(' ')}`,
      )
      .join('\n');
  }
  if (pools.length === 0) return 'There are no pools.';
  const rows = pools.flatMap(({ name, families, autoAssign, next }) =>
    families.map(({ family, size, usable, used, free }, index) => [
      index === 0 ? name : '',
      family === 'ipv4' ? 'IPv4' : 'IPv6',
      count(size),
      count(usable),
      count(used),
      count(free),
      autoAssign
        ? (next.find((address) => address.includes(':') === (family === 'ipv6')) ?? 'full')
        : 'on request',
    ]),
  );
  const table = renderTable({
    head: ['POOL', 'FAMILY', 'SIZE', 'USABLE', 'USED', 'FREE', 'NEXT'],
    rows,
    right: [2, 3, 4, 5],
    width,
  });
  const holders = pools.flatMap(({ name, holders: held }) =>
    held.map(({ service, addresses }) => [service, addresses.join(', '), name]),
  );
  const parts = [table];
  if (holders.length > 0)
    parts.push(renderTable({ head: ['SERVICE', 'ADDRESSES', 'POOL'], rows: holders, width }));
  if (forecasts.length > 0) parts.push(forecasts.map((one) => paragraph(one, { width })).join('\n'));
  return parts.join('\n\n');
}

/** An exact number below a million, a power of two from there. */
function count(number: bigint): string {
  if (number < 1_000_000n) return number.toString();
  return `~2^${number.toString(2).length - 1}`;
}
