import { outAliases } from '../../../flags/out.ts';
import { outputAliases, outputFlags } from '../../../flags/output.ts';
import { type DocumentedCommand, defineCommand } from '../../../routing/define-command.ts';
import type { ImportMetalLBConfigMapFlags } from './run.ts';

export const importMetalLBConfigMapCommand: DocumentedCommand = defineCommand<
  ImportMetalLBConfigMapFlags,
  [string]
>({
  load: async () => (await import('./run.ts')).importMetalLBConfigMap,
  parameters: {
    flags: {
      out: {
        kind: 'parsed',
        parse: String,
        default: '-',
        placeholder: 'FILE',
        brief: 'where the values go; - is stdout',
      },
      force: {
        kind: 'boolean',
        default: false,
        withNegated: false,
        brief: 'replace an existing file',
      },
      ...outputFlags,
    },
    aliases: { ...outAliases, ...outputAliases },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          placeholder: 'FILE',
          brief: 'the ConfigMap, or anything with configInline in it; - reads stdin',
        },
      ],
    },
  },
  help: {
    brief: "Turn MetalLB's configuration of before 0.13 into values",
    description: `Writes the values to stdout, and what cannot be imported unchanged to stderr. Addresses are the same before
and after; a password is never written. The configuration is found in the ConfigMap, on its own, or under
configInline of chart values, wherever those are: in a HelmRelease, an Application, a ConfigMap, a list of
addons.`,
    usage: ['out', 'force'],
    examples: [
      {
        command: 'gatesmith import metallb-configmap config.yaml > values.yaml',
        does: 'Convert a file',
      },
      {
        command:
          'kubectl -n metallb-system get configmap config -o yaml | gatesmith import metallb-configmap -',
        does: 'Convert the configuration of a cluster',
      },
      {
        command: 'gatesmith import metallb-configmap helmrelease.yaml --out values.yaml --force',
        does: 'Replace an existing values file',
      },
    ],
    exitCodes: {
      0: 'everything was imported',
      2: 'nothing usable was found',
      3: 'something was not imported',
    },
  },
});
