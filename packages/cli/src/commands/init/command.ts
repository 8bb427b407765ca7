import { buildCommand, type Command } from '@stricli/core';
import { outputFlags } from '../../flags/output.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { InitFlags } from './run.ts';

export const initCommand: Command<RoutedContext> = buildCommand<InitFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).init),
  parameters: {
    flags: {
      out: {
        kind: 'parsed',
        parse: String,
        default: 'values.yaml',
        placeholder: 'FILE',
        brief: 'where to write; - is stdout',
      },
      pool: {
        kind: 'parsed',
        parse: String,
        variadic: ',',
        optional: true,
        placeholder: 'RANGE',
        brief: 'addresses of the pool: a-b or CIDR; may repeat',
      },
      controller: {
        kind: 'enum',
        values: ['traefik', 'ingress-nginx', 'none'],
        optional: true,
        brief: 'ingress controller; default: traefik',
      },
      kind: {
        kind: 'enum',
        values: ['DaemonSet', 'Deployment'],
        optional: true,
        brief: 'how the controller runs: on every node, or with replicas',
      },
      className: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'NAME',
        brief: 'name of the IngressClass',
      },
      acknowledgeEndOfLife: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'I know that ingress-nginx gets no fixes any more',
      },
      force: { kind: 'boolean', default: false, withNegated: false, brief: 'replace an existing file' },
      ...outputFlags,
    },
    aliases: { o: 'out' },
  },
  docs: {
    brief: 'Write a commented values file',
    fullDescription: `Asks for settings without a good default: the addresses to assign, and the ingress controller. On
anything but a terminal nothing is asked, and --pool is needed.`,
  },
});
