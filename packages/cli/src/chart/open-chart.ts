import { resolve } from 'node:path';
import { bundledChart, type ChartSource, chartCache, helmBinary, readChart } from '@gatesmith/installer';
import { makeFolder } from '../make-folder.ts';
import type { RunContext } from '../run-context.ts';

/** The flags and the Helm that a chart is found with. */
export interface OpenChartOptions {
  /** The value of `--chart`. */
  readonly named?: string | undefined;
  /** Whether the stand-in charts are enough: only on the practice cluster. */
  readonly standIns: boolean;
  /** The Helm that fetches the umbrella's dependencies. */
  readonly helm: string;
}

/** A chart on disk, ready for Helm. */
export interface OpenedChart {
  readonly source: ChartSource;
  /** Removes what was put together for this run. */
  dispose(): Promise<void>;
}

/**
 * Finds the chart: `--chart`, then `GATESMITH_CHART`, then the bundled umbrella together with the charts of
 * `GATESMITH_UPSTREAM_CHARTS`, or with the stand-ins on the practice cluster, or with what Helm fetches.
 *
 * @throws {InstallError} code `CHART_MISSING` or `CHART_INVALID`.
 */
export async function openChart(
  context: RunContext,
  { named, standIns, helm }: OpenChartOptions,
): Promise<OpenedChart> {
  const { env, cwd, messages, signal } = context;
  const complete = named ?? set(env['GATESMITH_CHART']);
  if (complete !== undefined)
    return { source: await readChart(resolve(cwd, complete)), dispose: async () => {} };
  const upstream = set(env['GATESMITH_UPSTREAM_CHARTS']);
  const charts =
    upstream !== undefined
      ? resolve(cwd, upstream)
      : standIns
        ? (await import('@gatesmith/sandbox')).standInCharts()
        : undefined;
  const cache = chartCache(env);
  if (charts === undefined) await makeFolder(cache);
  try {
    const chart = await bundledChart({
      helm: helmBinary({ program: helm, env }),
      charts,
      cache,
      env,
      signal,
      onFetch: () => messages.showStatus('helm fetches the charts that gatesmith depends on'),
    });
    return { source: chart, dispose: () => chart.close() };
  } finally {
    messages.clearStatus();
  }
}

function set(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
