import type { Values } from '../gen/values.ts';
import { valueAt } from '../value-at.ts';
import type { Rule } from './rule.ts';
import { say, sentences } from './sentences.ts';

/** Traffic for the controller should have one way in: a second one is an unwatched way in. */
export const exposedTwice: Rule = {
  code: 'GS-INGRESS-EXPOSED-TWICE',
  twin: 'chart',
  skippable: true,
  check({ values }) {
    const { entrypoint, ingress } = values;
    if (ingress.controller === 'none') return [];
    const others = waysOf[ingress.controller].filter(({ path, opens }) => opens(valueAt(values, path)));
    const [first] = others;
    const count = others.length + (entrypoint.enabled ? 1 : 0);
    if (count < 2 || first === undefined) return [];
    const ways = others.map(({ path }) => path.join('.'));
    const words = {
      controller: ingress.controller,
      count: String(count),
      ways: (entrypoint.enabled ? ['the entrypoint', ...ways] : ways).join(', '),
    };
    const sentence = entrypoint.enabled ? sentences.exposedTwice : sentences.exposedTwiceByController;
    const reliesOn = [
      ['ingress', 'controller'],
      ['entrypoint', 'enabled'],
      ...waysOf[ingress.controller].map(({ path }) => path),
    ];
    return [{ path: first.path, reliesOn, ...say(sentence, words) }];
  },
};

interface Way {
  readonly path: readonly string[];
  readonly opens: (value: unknown) => boolean;
}

const isTrue = (value: unknown): boolean => value === true;
const isReachable = (value: unknown): boolean => value === 'LoadBalancer' || value === 'NodePort';

/** Ways to the controller's pods that its own chart opens. */
const waysOf: Readonly<Record<Exclude<Values['ingress']['controller'], 'none'>, readonly Way[]>> = {
  traefik: [
    { path: ['traefik', 'service', 'spec', 'type'], opens: isReachable },
    { path: ['traefik', 'hostNetwork'], opens: isTrue },
    { path: ['traefik', 'ports', 'web', 'hostPort'], opens: (value) => typeof value === 'number' },
  ],
  'ingress-nginx': [
    { path: ['ingress-nginx', 'controller', 'service', 'type'], opens: isReachable },
    { path: ['ingress-nginx', 'controller', 'hostNetwork'], opens: isTrue },
    { path: ['ingress-nginx', 'controller', 'hostPort', 'enabled'], opens: isTrue },
  ],
};
