import { outputAliases, reportFlags } from '../../flags/output.ts';
import { valuesAliases, valuesFlags } from '../../flags/values.ts';
import { type DocumentedCommand, defineCommand } from '../../routing/define-command.ts';
import type { ValidateFlags } from './run.ts';

export const validateCommand: DocumentedCommand = defineCommand<ValidateFlags, []>({
  load: async () => (await import('./run.ts')).validate,
  parameters: {
    aliases: { ...valuesAliases, ...outputAliases },
    flags: {
      ...valuesFlags,
      as: {
        kind: 'enum',
        values: ['values', 'metallb'],
        default: 'values',
        brief: 'what the files hold: values, or MetalLB objects',
      },
      bgpType: {
        kind: 'enum',
        values: ['native', 'frr', 'frr-k8s'],
        default: 'frr-k8s',
        brief: 'for MetalLB objects: the BGP implementation that judges them',
      },
      namespace: {
        kind: 'parsed',
        parse: String,
        optional: true,
        placeholder: 'NAMESPACE',
        brief: 'for MetalLB objects: where MetalLB runs; default: the namespace that all of them name',
      },
      ...reportFlags,
    },
  },
  help: {
    brief: 'Check a values file, or MetalLB objects, without a cluster',
    description: `Reports every problem at once, each with its place, the reason and what to type instead.

With --as metallb the files hold MetalLB objects (several documents, Lists). They are judged in order, as if
created one after the other, and the verdict is the one that the API server with MetalLB's webhook would give.
MetalLB reads only its own namespace: when all objects name one, it is that one; otherwise it is
metallb-system. With Nodes among the objects (kubectl get nodes -o yaml), peers and advertisements conflict
only when they share a node.`,
    usage: ['values', 'set', 'as', 'output'],
    examples: [
      {
        command: 'gatesmith validate -f values.yaml',
        does: 'Check one file',
      },
      {
        command: 'gatesmith validate -f values.yaml -f site.yaml --set pools[0].autoAssign=false',
        does: 'Check what several files and a value amount to',
      },
      {
        command:
          'kubectl get ipaddresspools,l2advertisements -A -o yaml | gatesmith validate --as metallb -f -',
        does: 'Check the MetalLB objects of a cluster',
      },
    ],
    exitCodes: { 0: 'valid', 2: 'not valid' },
  },
});
