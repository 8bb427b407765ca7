import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * A folder with small charts of our own under the names and versions of `metallb`, `traefik` and `ingress-nginx`, for installs into
 * the practice cluster: nothing is fetched. An install into a real cluster needs the real charts.
 *
 * @example
 * ```ts
 * import { standInCharts } from '@gatesmith/sandbox';
 *
 * const charts = standInCharts();
 * ```
 */
export function standInCharts(): string {
  const built = fileURLToPath(new URL('./stand-in-charts', import.meta.url));
  const source = fileURLToPath(new URL('../../../internal/stand-in-charts', import.meta.url));
  return existsSync(built) ? built : source;
}
