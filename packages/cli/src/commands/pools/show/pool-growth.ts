import { forecastPool, type PoolDescription, type PoolForecast } from '@gatesmith/metallb';
import type { ObservedPools } from './observed-pools.ts';

const week = 7 * 24 * 3_600_000;
const longestView = 8;

/** When a pool will be full, and the rate that this is computed from. */
export type PoolGrowth = PoolForecast & { readonly servicesPerWeek: number };

/** How fast a pool fills up: at the given rate, or at its recent one. `undefined` when neither is known. */
export function growthOf(
  { name, families, holders }: PoolDescription,
  { created, now }: ObservedPools,
  given: number | undefined,
): PoolGrowth | undefined {
  const servicesPerWeek =
    given ??
    rateOf(
      holders.flatMap(({ service }) => created.get(service) ?? []),
      now,
    );
  const tightest = families.map(({ free }) => free).sort((a, b) => (a < b ? -1 : 1))[0];
  if (servicesPerWeek === undefined || tightest === undefined) return undefined;
  return { servicesPerWeek, ...forecastPool({ name, free: tightest, servicesPerWeek }) };
}

/** Services a week over the last eight weeks, or since the first of them; one Service alone gives no rate. */
function rateOf(times: readonly number[], now: number): number | undefined {
  const recent = times.filter((time) => time > now - longestView * week);
  if (recent.length < 2) return undefined;
  const weeks = Math.max(1, (now - Math.min(...recent)) / week);
  return Math.round((recent.length / weeks) * 10) / 10;
}
