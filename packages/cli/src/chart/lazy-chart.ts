import type { ChartSource } from '@gatesmith/installer';
import type { RunContext } from '../run-context.ts';
import { type OpenChartOptions, type OpenedChart, openChart } from './open-chart.ts';

/** A chart that is put together when it is first needed. */
export interface LazyChart {
  source(): Promise<ChartSource>;
  /** Removes what was put together; nothing when the chart was never needed. */
  dispose(): Promise<void>;
}

/** Defers {@link openChart} to the first use. */
export function lazyChart(context: RunContext, options: OpenChartOptions): LazyChart {
  let opened: Promise<OpenedChart> | undefined;
  return {
    async source() {
      opened ??= openChart(context, options);
      return (await opened).source;
    },
    async dispose() {
      const chart = await opened?.catch(() => undefined);
      await chart?.dispose();
    },
  };
}
