import type { AllocationStep, ServiceInput } from '@gatesmith/metallb';
import type { Dice } from '@internal/testing/dice';
import { poolNames } from './random-pools.ts';
import { annotations, randomKey, randomPorts, randomSelector, randomWish } from './random-service.ts';

export interface ServiceChange {
  readonly kind: string;
  readonly steps: readonly AllocationStep[];
}

type Change = (dice: Dice, service: ServiceInput) => readonly ServiceInput[];

const changes: Readonly<Record<string, Change>> = {
  'address requested': (dice, service) => {
    const wish = randomWish(dice, service.spec);
    const { loadBalancerIP, ...spec } = service.spec;
    if (wish.includes(',') || dice.chance(0.6)) {
      return [annotated({ ...service, spec }, annotations.wish, wish)];
    }
    const plain = annotated(service, annotations.wish, undefined);
    return [{ ...plain, spec: { ...spec, loadBalancerIP: wish } }];
  },
  'request withdrawn': (_, service) => {
    const { loadBalancerIP, ...spec } = service.spec;
    return [annotated({ ...service, spec }, annotations.wish, undefined)];
  },
  'pool requested': (dice, service) => [
    annotated(service, annotations.pool, dice.chance(0.2) ? undefined : dice.pick(poolNames)),
  ],
  'sharing key': (dice, service) => [
    annotated(
      service,
      annotations.key,
      service.metadata.annotations?.[annotations.key] === undefined
        ? randomKey(dice)
        : dice.chance(0.3)
          ? undefined
          : dice.pick(['k3', 'k2']),
    ),
  ],
  labels: (_, service) => {
    const { labels, ...metadata } = service.metadata;
    return [
      { ...service, metadata: { ...metadata, ...(labels === undefined && { labels: { tier: 'web' } }) } },
    ];
  },
  ports: (dice, service) => [{ ...service, spec: { ...service.spec, ports: randomPorts(dice) } }],
  'traffic policy': (dice, service) => {
    const { externalTrafficPolicy, selector, ...spec } = service.spec;
    const isLocal = externalTrafficPolicy !== 'Local' || dice.chance(0.3);
    const local = { externalTrafficPolicy: 'Local', selector: randomSelector(dice) };
    return [{ ...service, spec: { ...spec, ...(isLocal && local) } }];
  },
  'cluster type': (_, service) => [clusterOnly(service)],
  'cluster type and back': (_, service) => [clusterOnly(service), service],
  families: (_, service) => {
    const { ipFamilies = [] } = service.spec;
    const [first = 'IPv4'] = ipFamilies;
    const isSingle = ipFamilies.length < 2;
    return [
      {
        ...service,
        spec: {
          ...service.spec,
          ipFamilyPolicy: isSingle ? 'PreferDualStack' : 'SingleStack',
          ipFamilies: isSingle ? [first, first === 'IPv4' ? 'IPv6' : 'IPv4'] : [first],
        },
      },
    ];
  },
};

export function randomServiceChange(dice: Dice, service: ServiceInput): ServiceChange {
  const [kind, change] = dice.pick(Object.entries(changes));
  return { kind, steps: change(dice, service).map((changed) => ({ change: changed })) };
}

function annotated(service: ServiceInput, name: string, value: string | undefined): ServiceInput {
  const { [name]: _, ...others } = service.metadata.annotations ?? {};
  const all = value === undefined ? others : { ...others, [name]: value };
  return { ...service, metadata: { ...service.metadata, annotations: all } };
}

function clusterOnly(service: ServiceInput): ServiceInput {
  const { externalTrafficPolicy, ...spec } = service.spec;
  return { ...service, spec: { ...spec, type: 'ClusterIP' } };
}
