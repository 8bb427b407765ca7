import {
  type Application,
  type ApplicationText,
  buildApplication,
  buildRouteMap,
  type RouteMap,
} from '@stricli/core';
import { adoptCommand } from './commands/adopt/command.ts';
import { checkCommand } from './commands/check/command.ts';
import { explainCommand } from './commands/explain/command.ts';
import { importRoutes } from './commands/import/routes.ts';
import { initCommand } from './commands/init/command.ts';
import { kubeProxyRoutes } from './commands/kube-proxy/routes.ts';
import { planCommand } from './commands/plan/command.ts';
import { poolsRoutes } from './commands/pools/routes.ts';
import { rbacCommand } from './commands/rbac/command.ts';
import { renderCommand } from './commands/render/command.ts';
import { rollbackCommand } from './commands/rollback/command.ts';
import { sandboxRoutes } from './commands/sandbox/routes.ts';
import { snapshotCommand } from './commands/snapshot/command.ts';
import { statusCommand } from './commands/status/command.ts';
import { uninstallCommand } from './commands/uninstall/command.ts';
import { upCommand } from './commands/up/command.ts';
import { validateCommand } from './commands/validate/command.ts';
import { verifyCommand } from './commands/verify/command.ts';
import type { RoutedContext } from './run-context.ts';
import { version } from './version.ts';

/** All commands; the code of each is loaded when it runs. */
export const routes: RouteMap<RoutedContext> = buildRouteMap({
  routes: {
    init: initCommand,
    validate: validateCommand,
    render: renderCommand,
    check: checkCommand,
    plan: planCommand,
    up: upCommand,
    adopt: adoptCommand,
    verify: verifyCommand,
    status: statusCommand,
    explain: explainCommand,
    pools: poolsRoutes,
    snapshot: snapshotCommand,
    rollback: rollbackCommand,
    uninstall: uninstallCommand,
    rbac: rbacCommand,
    'kube-proxy': kubeProxyRoutes,
    import: importRoutes,
    sandbox: sandboxRoutes,
  },
  docs: {
    brief: 'One typed values file to a working, verified EXTERNAL-IP on your own machines.',
  },
});

/** Builds the application with the messages of one run. */
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
