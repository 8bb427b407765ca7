import type { RouteMap } from '@stricli/core';
import { findTarget } from '../routing/find-target.ts';
import type { RoutedContext, RunContext } from '../run-context.ts';
import { commandsOf, type LookUp, type Proposal } from './complete-line.ts';
import type { LineState } from './line-state.ts';

/** The kinds of values that are looked up, by the placeholder of the flag or argument. */
export function lookUpValues(context: RunContext, routes: RouteMap<RoutedContext>): LookUp {
  const names = async (kind: string, given: LineState['given']): Promise<readonly Proposal[]> => {
    const { objectsOf } = await import('./objects-of.ts');
    return (await objectsOf(context, { kind, given })).map(({ name }) => ({ value: name }));
  };
  const services = async (given: LineState['given'], prefix: string): Promise<readonly Proposal[]> => {
    const { objectsOf } = await import('./objects-of.ts');
    const found = await objectsOf(context, { kind: 'Service', given });
    return found.map(({ namespace, name }) => ({ value: `${prefix}${namespace}/${name}` }));
  };
  const codes = async (suffix: string): Promise<readonly Proposal[]> => {
    const { loadFindingRegistries } = await import('../load-finding-registries.ts');
    const registries = Object.values(await loadFindingRegistries());
    return registries.flatMap((registry) =>
      Object.entries(registry).map(([code, { title }]) => ({ value: `${code}${suffix}`, brief: title })),
    );
  };
  return async (placeholder, { partial, given, args }) => {
    switch (placeholder) {
      case 'CONTEXT': {
        const { contextNames } = await import('./context-names.ts');
        return (await contextNames(context, given.get('kubeconfig'))).map((value) => ({ value }));
      }
      case 'NAMESPACE':
        return names('Namespace', given);
      case 'NODE':
        return names('Node', given);
      case 'CODE=NAMESPACE/NAME': {
        const code = /^([^=]+=)/.exec(partial)?.[1];
        return code === undefined ? codes('=') : services(given, code);
      }
      case 'svc/NAMESPACE/NAME|GS-CODE':
        if (/^gs/i.test(partial)) return codes('');
        return partial === ''
          ? [...(await services(given, 'svc/')), { value: 'GS-', brief: 'the code of a finding' }]
          : services(given, 'svc/');
      case 'COMMAND': {
        const { target } = findTarget(routes, args);
        return 'getAllEntries' in target ? commandsOf(target, partial) : [];
      }
      default:
        // Words to choose from, such as bash|zsh|fish.
        return /^[a-z|]+$/.test(placeholder) && placeholder.includes('|')
          ? placeholder.split('|').map((value) => ({ value }))
          : [];
    }
  };
}
