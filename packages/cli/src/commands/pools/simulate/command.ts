import { buildCommand, type Command } from '@stricli/core';
import { outputFlags } from '../../../flags/output.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import type { SimulateFlags } from './run.ts';

export const simulateCommand: Command<RoutedContext> = buildCommand<SimulateFlags, [], RoutedContext>({
  loader: async () => toAction((await import('./run.ts')).simulate),
  parameters: {
    flags: {
      file: {
        kind: 'parsed',
        parse: String,
        placeholder: 'FILE',
        brief: 'the scenario, as JSON or YAML; - reads stdin',
      },
      ...outputFlags,
    },
    aliases: { f: 'file' },
  },
  docs: {
    brief: 'Show which address each Service of a scenario gets, as MetalLB would assign it',
    fullDescription: `The scenario: { pools: [{ name, addresses, ... }], steps: [{ create: Service } | { delete: "namespace/name" }],
namespaces: { name: labels } }. Where MetalLB chooses by chance, every possibility is listed; a Service that gets no
address, or may get none, is listed with the reason. The families are those of spec.clusterIPs, where they are given.`,
  },
});
