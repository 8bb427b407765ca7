import {
  type Application,
  type ApplicationText,
  buildApplication,
  version as versionFlag,
} from '@stricli/core';
import { adoptCommand } from './commands/adopt/command.ts';
import { checkCommand } from './commands/check/command.ts';
import { completeCommand } from './commands/complete/command.ts';
import { completionCommand } from './commands/completion/command.ts';
import { explainCommand } from './commands/explain/command.ts';
import { helpCommand } from './commands/help/command.ts';
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
import { versionCommand } from './commands/version/command.ts';
import { helpWidth } from './help/help-width.ts';
import { renderHelp } from './help/render-help.ts';
import { type CommandGroup, defineGroup } from './routing/define-group.ts';
import { findTarget } from './routing/find-target.ts';
import type { RoutedContext } from './run-context.ts';
import type { Style } from './terminal/style.ts';
import { version } from './version.ts';

/** All commands; the code of each is loaded when it runs. */
export const routes: CommandGroup = defineGroup({
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
    help: helpCommand(() => routes),
    completion: completionCommand,
    version: versionCommand,
    __complete: completeCommand(() => routes),
  },
  hidden: ['__complete'],
  aliases: { install: 'up', apply: 'up', diff: 'plan', destroy: 'uninstall' },
  help: {
    brief: 'One typed values file to a working, verified EXTERNAL-IP on your own machines.',
    sections: [
      { title: 'Write values (no cluster needed)', commands: ['init', 'validate', 'render', 'import'] },
      { title: 'Install', commands: ['check', 'plan', 'up', 'adopt', 'rollback', 'uninstall', 'rbac'] },
      { title: 'Look', commands: ['verify', 'status', 'explain', 'pools', 'snapshot'] },
      { title: 'More', commands: ['kube-proxy', 'sandbox', 'completion', 'help', 'version'] },
    ],
    examples: [
      { command: 'gatesmith init', does: 'Answer two questions, and get values.yaml' },
      { command: 'gatesmith up -f values.yaml --sandbox', does: 'Try it on the practice cluster' },
      { command: 'gatesmith up -f values.yaml', does: 'Install on the cluster of your kubeconfig' },
    ],
  },
});

/** The form of one run's help and messages. */
export interface AppOptions {
  readonly messages: ApplicationText;
  readonly style: Style;
  /** Columns of the terminal; `undefined` for anything else. */
  readonly columns: number | undefined;
}

/** Builds the application with the messages and the help of one run. */
export function buildApp({ messages, style, columns }: AppOptions): Application<RoutedContext> {
  return buildApplication(
    routes,
    {
      name: 'gatesmith',
      scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
      localization: { text: messages },
    },
    {
      help: {
        flag: {
          brief: 'print this help',
          aliases: ['h'],
          global: true,
          defaultForRouteMap: true,
          run(_app, { result: { prefix } }) {
            const { target, path, aliases } = findTarget(routes, prefix.slice(1));
            const place = { path: ['gatesmith', ...path], aliases };
            this.process.stdout.write(renderHelp(target, { ...place, width: helpWidth(columns), style }));
          },
        },
      },
      version: versionFlag({ brief: 'print the version', info: { currentVersion: version }, alias: 'v' }),
    },
  );
}
