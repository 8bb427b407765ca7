import { buildRouteMap, type RouteMap } from '@stricli/core';
import type { RoutedContext } from '../../run-context.ts';
import { applyKubeProxyCommand } from './apply/command.ts';
import { patchKubeProxyCommand } from './patch/command.ts';
import { planKubeProxyCommand } from './plan/command.ts';
import { revertKubeProxyCommand } from './revert/command.ts';
import { showKubeProxyCommand } from './show/command.ts';

export const kubeProxyRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: {
    show: showKubeProxyCommand,
    patch: patchKubeProxyCommand,
    plan: planKubeProxyCommand,
    apply: applyKubeProxyCommand,
    revert: revertKubeProxyCommand,
  },
  docs: { brief: 'See and set what address announcement needs of kube-proxy' },
});
