import { buildCommand, type Command } from '@stricli/core';
import { outputFlags } from '../../../flags/output.ts';
import type { RoutedContext } from '../../../run-context.ts';
import { toAction } from '../../../to-action.ts';
import type { ImportMetalLBConfigMapFlags } from './run.ts';

export const importMetalLBConfigMapCommand: Command<RoutedContext> = buildCommand<
  ImportMetalLBConfigMapFlags,
  [string],
  RoutedContext
>({
  loader: async () => toAction((await import('./run.ts')).importMetalLBConfigMap),
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
    aliases: { o: 'out' },
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
  docs: {
    brief: "Turn MetalLB's configuration of before 0.13 into values",
    fullDescription: `Writes the values to stdout and what cannot be carried over unchanged to stderr. Addresses are the same before and after;
a password is never written. The configuration is found in the ConfigMap, on its own, or under configInline of chart
values, wherever those are: in a HelmRelease, an Application, a ConfigMap, a list of addons.

Exit code 0: everything was imported. 2: nothing usable was found. 3: something was not imported.`,
  },
});
