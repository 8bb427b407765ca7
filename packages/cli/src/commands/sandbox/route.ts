import { buildCommand, buildRouteMap, type RouteMap } from '@stricli/core';
import { action } from '../../action.ts';
import { type OutputFlags, outputFlags } from '../../flags/output.ts';
import type { RoutedContext } from '../../run-context.ts';
import { type KnobFlags, knobFlags } from './knobs.ts';

/** The flags of `sandbox start` and `sandbox reset`. */
export interface SandboxFlags extends KnobFlags, OutputFlags {}

const parameters = { flags: { ...knobFlags, ...outputFlags } };

export const sandboxRoutes: RouteMap<RoutedContext> = buildRouteMap({
  routes: {
    start: buildCommand<SandboxFlags, [], RoutedContext>({
      loader: async () => action((await import('./start.ts')).start),
      parameters,
      docs: {
        brief: 'Serve the practice cluster for kubectl and Helm until Ctrl-C',
        fullDescription: `Prints the path of a kubeconfig. The cluster is a model in this process: no container runs and no packet leaves this
machine. It is kept between runs; flags that describe it are for a new one, after gatesmith sandbox reset.`,
      },
    }),
    exec: buildCommand<OutputFlags, string[], RoutedContext>({
      loader: async () => action((await import('./exec.ts')).execute),
      parameters: {
        flags: outputFlags,
        positional: {
          kind: 'array',
          parameter: { brief: 'the program and its arguments', parse: String, placeholder: 'command' },
        },
      },
      docs: {
        brief: 'Run kubectl or Helm against the practice cluster: sandbox exec -- kubectl get nodes',
      },
    }),
    reset: buildCommand<SandboxFlags, [], RoutedContext>({
      loader: async () => action((await import('./reset.ts')).reset),
      parameters,
      docs: {
        brief: 'Forget the practice cluster; the next command starts a new one',
        fullDescription: 'Flags describe the new one.',
      },
    }),
  },
  docs: { brief: 'The practice cluster: a model to try everything on' },
});
