import { buildRouteMap, type RouteMap } from '@stricli/core';
import type { RoutedContext } from '../../run-context.ts';
import { importMetalLBConfigMapCommand } from './metallb-configmap/command.ts';

export const importRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: { 'metallb-configmap': importMetalLBConfigMapCommand },
  docs: { brief: 'Bring the configuration of other tools over' },
});
