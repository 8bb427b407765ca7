import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Helm } from '../ports/helm.ts';
import { assembleChart } from './assemble-chart.ts';
import type { ChartSource } from './chart-source.ts';
import { fetchCharts } from './fetch-charts.ts';
import { readChart } from './read-chart.ts';
import { umbrellaFolder } from './umbrella-folder.ts';

/** Where the charts come from that the bundled umbrella depends on. */
export interface BundledChartOptions {
  /** Fetches the pinned charts when they are needed for the first time. */
  readonly helm: Helm;
  /** A folder that already holds the charts `metallb`, `ingress-nginx` and `traefik`. Nothing is fetched then. */
  readonly charts?: string | undefined;
  /** The folder for fetched charts. @default `gatesmith/charts` in the user's cache folder */
  readonly cache?: string | undefined;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called before Helm fetches charts, which takes a network and some seconds. */
  readonly onFetch?: (() => void) | undefined;
}

/** The bundled chart in a temporary folder. `await using` closes it, with a compiler that supports it. */
export interface BundledChart extends ChartSource, AsyncDisposable {
  /** Removes the temporary folder. */
  close(): Promise<void>;
}

/**
 * The chart that comes with this package, complete and ready for Helm. Helm fetches the pinned MetalLB, Traefik and
 * ingress-nginx charts on first use and keeps them in the user's cache folder.
 *
 * @throws {InstallError} code `CHART_MISSING` or `CHART_INVALID`.
 * @throws {AssembleChartError} when `charts` lacks a chart or holds another version.
 * @throws {HelmError} code `HELM_MISSING` or `HELM_TOO_OLD`.
 *
 * @example
 * ```ts
 * import { bundledChart, helmBinary } from '@gatesmith/installer';
 *
 * const chart = await bundledChart({ helm: helmBinary() });
 * await chart.close();
 * ```
 */
export async function bundledChart(options: BundledChartOptions): Promise<BundledChart> {
  const { env = process.env } = options;
  const umbrella = umbrellaFolder();
  const cache = options.cache ?? chartCache(env);
  const charts = options.charts ?? (await fetchCharts({ ...options, umbrella, cache, env }));
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-chart-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const out = join(folder, 'gatesmith');
    await assembleChart({ umbrella, charts, out });
    return { ...(await readChart(out)), close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The folder for fetched charts in the user's cache folder. */
export function chartCache(env: Readonly<Record<string, string | undefined>>): string {
  const base = env['XDG_CACHE_HOME'];
  const cache = base !== undefined && base !== '' ? base : join(env['HOME'] ?? homedir(), '.cache');
  return join(cache, 'gatesmith', 'charts');
}
