/** Input of {@link forecastPool}. */
export interface ForecastInput {
  readonly name: string;
  /** Free addresses now. */
  readonly free: bigint | number;
  /** New Services per week; each takes one address of a family. */
  readonly servicesPerWeek: number;
}

/** When a pool is full. */
export interface PoolForecast {
  /** Whole weeks until nothing is free; absent when it never happens at this rate. */
  readonly weeks?: number | undefined;
  /** One sentence. */
  readonly message: string;
}

/**
 * "At 3 Services a week this pool is full in 11 weeks."
 *
 * @example
 * ```ts
 * import { forecastPool } from '@gatesmith/metallb';
 *
 * forecastPool({ name: 'default', free: 33, servicesPerWeek: 3 }).weeks; // 11
 * ```
 */
export function forecastPool({ name, free, servicesPerWeek }: ForecastInput): PoolForecast {
  const left = Number(free);
  if (left <= 0) return { weeks: 0, message: `pool ${name} is full` };
  if (!(servicesPerWeek > 0) || !Number.isFinite(servicesPerWeek)) {
    return { message: `pool ${name} does not fill up: no new Services are expected` };
  }
  const weeks = Math.ceil(left / servicesPerWeek);
  const rate = `at ${servicesPerWeek} ${servicesPerWeek === 1 ? 'Service' : 'Services'} a week`;
  return { weeks, message: `${rate} pool ${name} is full in ${weeks} ${weeks === 1 ? 'week' : 'weeks'}` };
}
