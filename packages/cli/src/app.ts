import {
  type Application,
  type ApplicationText,
  buildApplication,
  buildRouteMap,
  type RouteMap,
} from '@stricli/core';
import { kubeProxyRoutes } from './commands/kube-proxy/route.ts';
import { validateCommand } from './commands/validate/command.ts';
import type { RoutedContext } from './run-context.ts';
import { version } from './version.ts';

/** All commands; each loads its implementation only when it runs. */
export const routes: RouteMap<RoutedContext> = buildRouteMap({
  routes: {
    validate: validateCommand,
    'kube-proxy': kubeProxyRoutes,
  },
  docs: {
    brief: 'One typed values file to a working, verified EXTERNAL-IP on your own machines.',
  },
});

/** The application with the texts of one run. */
export function buildApp(text: ApplicationText): Application<RoutedContext> {
  return buildApplication(routes, {
    name: 'gatesmith',
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    documentation: {
      caseStyle: 'convert-camel-to-kebab',
      useAliasInUsageLine: true,
      onlyRequiredInUsageLine: true,
    },
    localization: { text },
  });
}
