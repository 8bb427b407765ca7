import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import type { SimulateFlags } from './run.ts';

export const simulateCommand: DocumentedCommand = defineCommand<SimulateFlags, []>({
  load: async () => (await import('./run.ts')).simulate,
  parameters: {
    aliases: { ...outputAliases, f: 'file' },
    flags: {
      file: {
        kind: 'parsed',
        parse: String,
        placeholder: 'FILE',
        brief: 'the scenario, as JSON or YAML; - reads stdin',
      },
      ...outputFlags,
    },
  },
  help: {
    brief: 'Show which address each Service of a scenario gets, as MetalLB would assign it',
    description: `The scenario:

    { pools: [{ name, addresses, ... }],
      steps: [{ create: Service } | { delete: "namespace/name" }],
      namespaces: { name: labels } }

Where MetalLB chooses by chance, every possibility is listed; a Service that gets no address, or may get none,
is listed with the reason. The families are those of spec.clusterIPs, where they are given.`,
    examples: [
      {
        command: 'gatesmith pools simulate -f scenario.yaml',
        does: 'Show the outcome',
      },
      {
        command: 'gatesmith pools simulate -f scenario.yaml -o json',
        does: 'Show it for a program',
      },
      {
        command: 'cat scenario.json | gatesmith pools simulate -f -',
        does: 'Read the scenario from stdin',
      },
    ],
  },
});
