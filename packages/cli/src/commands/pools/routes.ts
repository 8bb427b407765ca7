import { buildRouteMap, type RouteMap } from '@stricli/core';
import type { RoutedContext } from '../../run-context.ts';
import { showPoolsCommand } from './show/command.ts';
import { simulateCommand } from './simulate/command.ts';

export const poolsRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: { show: showPoolsCommand, simulate: simulateCommand },
  defaultCommand: 'show',
  docs: { brief: 'See how full the pools are, and try what would be assigned' },
});
