import type { FlagParametersForType } from '@stricli/core';
import type { RoutedContext } from '../run-context.ts';

/** The flags that select the chart. */
export interface ChartFlags {
  readonly chart?: string;
}

export const chartFlags: FlagParametersForType<ChartFlags, RoutedContext> = {
  chart: {
    kind: 'parsed',
    parse: String,
    optional: true,
    placeholder: 'DIR',
    brief: 'a complete umbrella chart; default: GATESMITH_CHART, then the one that came with gatesmith',
  },
};
