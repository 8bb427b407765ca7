import { buildCommand, buildRouteMap, type RouteMap } from '@stricli/core';
import { action } from '../../action.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import type { RoutedContext } from '../../run-context.ts';

/** The flags of `import metallb-configmap`. */
export interface ImportFlags extends OutputFlags {
  readonly out: string;
  readonly force: boolean;
}

export const importRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: {
    'metallb-configmap': buildCommand<ImportFlags, [string], RoutedContext>({
      loader: async () => action((await import('./metallb-configmap.ts')).importMetalLBConfigMap),
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
            brief: 'replace a file that is there',
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
              brief: 'the ConfigMap, or values with configInline; - reads stdin',
            },
          ],
        },
      },
      docs: {
        brief: "Turn MetalLB's configuration of before 0.13 into values",
        fullDescription: `Writes the values to stdout and what does not come over as it was to stderr. Addresses are the same before and after;
a password is never written.

Exit code 0: everything came over. 2: nothing usable was found. 3: something did not come over.`,
      },
    }),
  },
  docs: { brief: 'Bring the configuration of other tools over' },
});
