import type { ServiceInput } from '@gatesmith/metallb';
import type { Dice } from '@internal/testing/dice';
import { poolNames } from './random-pools.ts';

type Spec = ServiceInput['spec'];

const ipv4Wishes = [
  '192.168.20.20',
  '192.168.20.21',
  '192.168.20.22',
  '192.168.20.40',
  '192.168.20.41',
  '192.168.20.60',
  '192.168.21.0',
  '192.168.21.1',
  '192.168.22.255',
  '192.168.99.9',
];
const ipv6Wishes = ['fd00:2::10', 'fd00:2::11', 'fd00:3::', 'fd00:3::1', 'fd00:4::6'];
const families: readonly Pick<Spec, 'ipFamilyPolicy' | 'ipFamilies'>[] = [
  { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] },
  { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] },
  { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] },
  { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] },
  { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] },
  { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv6'] },
  { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4', 'IPv6'] },
  { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'] },
  { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] },
];
const portSets: readonly (readonly (readonly [number, string])[])[] = [
  [[53, 'TCP']],
  [[53, 'UDP']],
  [[80, 'TCP']],
  [[443, 'TCP']],
  [
    [80, 'TCP'],
    [443, 'TCP'],
  ],
  [[8080, 'TCP']],
];

export const annotations = {
  wish: 'metallb.io/loadBalancerIPs',
  pool: 'metallb.io/address-pool',
  key: 'metallb.io/allow-shared-ip',
} as const;

export function randomService(dice: Dice, name: string): ServiceInput {
  const family = dice.pick(families);
  const wish = dice.chance(0.25) ? randomWish(dice, family) : undefined;
  const isInSpec = wish !== undefined && !wish.includes(',') && dice.chance(0.3);
  const isLocal = dice.chance(0.25);
  return {
    metadata: {
      name,
      namespace: dice.pick(['ns1', 'ns2']),
      ...(dice.chance(0.4) && { labels: { tier: 'web' } }),
      annotations: {
        ...(wish !== undefined && !isInSpec && { [annotations.wish]: wish }),
        ...(dice.chance(0.1) && { [annotations.pool]: dice.pick(poolNames) }),
        ...(dice.chance(0.5) && { [annotations.key]: randomKey(dice) }),
      },
    },
    spec: {
      ...(isLocal && { externalTrafficPolicy: 'Local', selector: randomSelector(dice) }),
      ports: randomPorts(dice),
      ...(isInSpec && { loadBalancerIP: wish }),
      ...family,
    },
  };
}

/** An address, or one of each family where the Service has two. */
export function randomWish(dice: Dice, { ipFamilies = [] }: Pick<Spec, 'ipFamilies'>): string {
  if (ipFamilies.length > 1 && dice.chance(0.7)) return `${dice.pick(ipv4Wishes)},${dice.pick(ipv6Wishes)}`;
  return dice.pick(ipFamilies[0] === 'IPv6' ? ipv6Wishes : ipv4Wishes);
}

export function randomKey(dice: Dice): string {
  return dice.pick(['k1', 'k1', 'k2']);
}

export function randomSelector(dice: Dice): Readonly<Record<string, string>> {
  return { app: dice.pick(['x', 'x', 'y']) };
}

export function randomPorts(dice: Dice): NonNullable<Spec['ports']> {
  return dice.pick(portSets).map(([port, protocol]) => ({ port, protocol }));
}
