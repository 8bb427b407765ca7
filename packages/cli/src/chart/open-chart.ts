import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { assembleChart, type ChartSource, InstallError, readChart } from '@gatesmith/installer';
import type { RunContext } from '../run-context.ts';
import { bundledCharts } from './bundled-charts.ts';
import { fetchDependencies } from './fetch-dependencies.ts';

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
  const { env, cwd } = context;
  const complete = named ?? set(env['GATESMITH_CHART']);
  if (complete !== undefined)
    return { source: await readChart(resolve(cwd, complete)), dispose: async () => {} };
  const bundled = bundledCharts();
  if (bundled === undefined) {
    throw new InstallError('the chart that comes with gatesmith is missing', {
      code: 'CHART_MISSING',
      hint: 'install gatesmith again, or name a chart: --chart DIR',
    });
  }
  const upstream = set(env['GATESMITH_UPSTREAM_CHARTS']);
  const { umbrella } = bundled;
  const charts =
    upstream !== undefined
      ? resolve(cwd, upstream)
      : standIns
        ? bundled.standIns
        : await fetchDependencies(context, { umbrella, helm });
  const folder = await mkdtemp(join(tmpdir(), 'gatesmith-chart-'));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const out = join(folder, 'gatesmith');
    await assembleChart({ umbrella, charts, out });
    return { source: await readChart(out), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function set(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}
