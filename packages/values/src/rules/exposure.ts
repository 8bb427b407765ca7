import type { Values } from '../gen/values.ts';
import { valueAt } from '../value-at.ts';
import type { Rule } from './rule.ts';

/** Traffic for the controller should have one way in: a second one is an open door that nobody watches. */
export const exposedTwice: Rule = {
  code: 'GS-INGRESS-EXPOSED-TWICE',
  twin: 'chart',
  skippable: true,
  *check({ values }) {
    const { entrypoint, ingress } = values;
    if (ingress.controller === 'none') return;
    const others = waysIn(values);
    const ways = entrypoint.enabled
      ? ['the entrypoint', ...others.map(({ name }) => name)]
      : others.map(({ name }) => name);
    const [first] = others;
    if (ways.length < 2 || first === undefined) return;
    yield {
      path: first.path,
      message: `${ingress.controller} is reached in ${ways.length} ways: ${ways.join(', ')}`,
      hint: entrypoint.enabled ? 'remove it, or set entrypoint.enabled: false' : 'keep one of them',
    };
  },
};

/** Ways to the controller's pods that its own chart opens. */
function waysIn({
  ingress,
  ...values
}: Values): { readonly name: string; readonly path: readonly string[] }[] {
  const ways: { name: string; path: readonly string[] }[] = [];
  const look = (path: readonly string[], open: (value: unknown) => boolean): void => {
    if (open(valueAt(values, path))) ways.push({ name: path.join('.'), path });
  };
  const isTrue = (value: unknown): boolean => value === true;
  const isReachable = (value: unknown): boolean => value === 'LoadBalancer' || value === 'NodePort';
  if (ingress.controller === 'traefik') {
    look(['traefik', 'service', 'spec', 'type'], isReachable);
    look(['traefik', 'hostNetwork'], isTrue);
    look(['traefik', 'ports', 'web', 'hostPort'], (value) => typeof value === 'number');
  } else {
    look(['ingress-nginx', 'controller', 'service', 'type'], isReachable);
    look(['ingress-nginx', 'controller', 'hostNetwork'], isTrue);
    look(['ingress-nginx', 'controller', 'hostPort', 'enabled'], isTrue);
  }
  return ways;
}
