import { buildRouteMap, type RouteMap } from '@stricli/core';
import type { RoutedContext } from '../../run-context.ts';
import { execInSandboxCommand } from './exec/command.ts';
import { resetSandboxCommand } from './reset/command.ts';
import { startSandboxCommand } from './start/command.ts';

export const sandboxRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: { start: startSandboxCommand, exec: execInSandboxCommand, reset: resetSandboxCommand },
  docs: { brief: 'The practice cluster: a model to try everything on' },
});
