import { outAliases } from '../../flags/out.ts';
import { outputAliases, outputFlags } from '../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { InitFlags } from './run.ts';

export const initCommand: DocumentedCommand = defineCommand<InitFlags, []>({
  load: async () => (await import('./run.ts')).init,
  parameters: {
    aliases: { ...outAliases, ...outputAliases },
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
        brief: 'addresses of the pool: a-b or CIDR',
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
  },
  help: {
    brief: 'Write a commented values file',
    description: `Asks for the settings without a good default: the addresses to assign, and the ingress controller. Without a
terminal nothing is asked, and --pool is required.`,
    usage: ['pool', 'controller', 'out'],
    examples: [
      {
        command: 'gatesmith init',
        does: 'Answer two questions, and get values.yaml',
      },
      {
        command: 'gatesmith init --pool 192.168.20.20-192.168.20.254',
        does: 'Ask nothing, with one pool',
      },
      {
        command: 'gatesmith init --pool 10.0.0.0/28 --controller none --out lab.yaml',
        does: 'Only LoadBalancer addresses, written to another file',
      },
    ],
  },
});
