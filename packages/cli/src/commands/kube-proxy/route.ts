import { buildRouteMap, type RouteMap } from '@stricli/core';
import type { RoutedContext } from '../../run-context.ts';
import { applyCommand } from './apply-command.ts';
import { patchCommand } from './patch-command.ts';
import { planCommand } from './plan-command.ts';
import { revertCommand } from './revert-command.ts';
import { showCommand } from './show-command.ts';

export const kubeProxyRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: {
    show: showCommand,
    patch: patchCommand,
    plan: planCommand,
    apply: applyCommand,
    revert: revertCommand,
  },
  docs: { brief: 'See and set what address announcement needs of kube-proxy' },
});
