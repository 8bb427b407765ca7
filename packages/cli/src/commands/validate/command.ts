import { buildCommand, type Command } from '@stricli/core';
import { reportFlags } from '../../flags/output.ts';
import { valuesFlags } from '../../flags/values.ts';
import type { RoutedContext } from '../../run-context.ts';
import { toAction } from '../../to-action.ts';
import type { ValidateFlags } from './run.ts';

export const validateCommand: Command<RoutedContext> = buildCommand<ValidateFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).validate),
  parameters: {
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
        placeholder: 'NAME',
        brief: 'for MetalLB objects: where MetalLB runs; default: the namespace that all of them name',
      },
      ...reportFlags,
    },
    aliases: { f: 'values' },
  },
  docs: {
    brief: 'Check a values file, or MetalLB objects, without a cluster',
    fullDescription: `Reports every problem at once, each with its place, the reason and what to type instead. With --as metallb the files
hold MetalLB objects (several documents, Lists); they count in order, as if created one after the other, and the
verdict is the one that the API server with MetalLB's webhook would give. MetalLB reads only its own namespace: when all
objects name one, that is taken for it; otherwise it is metallb-system. Nodes among the objects (kubectl get nodes -o
yaml) decide about peers and advertisements that conflict only on a node in common.

Exit code 0: valid. 2: not valid.`,
  },
});
