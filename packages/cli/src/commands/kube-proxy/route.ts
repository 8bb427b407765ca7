import { buildRouteMap, type RouteMap } from '@stricli/core';
import type { RoutedContext } from '../../run-context.ts';
import { patchCommand } from './patch-command.ts';
import { showCommand } from './show-command.ts';

export const kubeProxyRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: { show: showCommand, patch: patchCommand },
  docs: { brief: 'See and set what address announcement needs of kube-proxy' },
});
