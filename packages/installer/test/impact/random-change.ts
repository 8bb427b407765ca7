import type { KubernetesObject } from '@gatesmith/kubernetes';
import { type Dice, dice } from '@internal/testing/dice';

const blocks = [
  '192.168.20.20-192.168.20.22',
  '192.168.20.23/32',
  '192.168.20.24-192.168.20.27',
  '192.168.20.40-192.168.20.41',
  '192.168.20.60-192.168.20.69',
];
const poolNames = ['default', 'spare', 'main'];
const wishes = ['192.168.20.21', '192.168.20.23', '192.168.20.41', '192.168.20.99'];

/** A values document with one to three pools, none of which shares an address with another. */
export function randomValues(seed: number): Readonly<Record<string, unknown>> {
  const roll = dice(seed);
  const names = shuffled(poolNames, roll).slice(0, 1 + roll.below(3));
  const dealt = shuffled(blocks, roll);
  const pools = names.map((name) => ({
    name,
    addresses: dealt.splice(0, roll.chance(0.3) ? 2 : 1),
    ...(roll.chance(0.2) ? { autoAssign: false } : {}),
    ...(roll.chance(0.2) ? { serviceAllocation: randomAllocation(roll) } : {}),
  }));
  return {
    pools,
    ingress: { controller: 'traefik', defaultBackend: { enabled: false } },
    entrypoint: {
      ...(roll.chance(0.15) ? { name: 'door' } : {}),
      ...(roll.chance(0.2) ? { ipAddressPool: roll.pick(names) } : {}),
    },
  };
}

function randomAllocation(roll: Dice): Readonly<Record<string, unknown>> {
  return {
    ...(roll.chance(0.6) ? { namespaces: [roll.pick(['shop', 'ops', 'traefik'])] } : {}),
    ...(roll.chance(0.3) ? { serviceSelectors: [{ matchLabels: { tier: 'web' } }] } : {}),
    ...(roll.chance(0.5) ? { priority: 1 + roll.below(3) } : {}),
  };
}

/** Services of other owners: some share, some ask for an address or a pool, some have another class. */
export function randomServices(seed: number): readonly KubernetesObject[] {
  const roll = dice(seed);
  return Array.from({ length: roll.below(6) }, (_, index) => randomService(roll, `s${index}`));
}

function randomService(roll: Dice, name: string): KubernetesObject {
  const annotations = {
    ...(roll.chance(0.3) ? { 'metallb.io/allow-shared-ip': roll.pick(['one', 'two']) } : {}),
    ...(roll.chance(0.25) ? { 'metallb.io/loadBalancerIPs': roll.pick(wishes) } : {}),
    ...(roll.chance(0.15) ? { 'metallb.io/address-pool': roll.pick(poolNames) } : {}),
  };
  const labels = roll.chance(0.3) ? { tier: 'web' } : {};
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: roll.pick(['shop', 'ops']), annotations, labels },
    spec: {
      type: 'LoadBalancer',
      selector: { app: roll.pick(['a', 'b']) },
      ports: [{ name: 'main', port: roll.pick([80, 443, 8080]) }],
      ...(roll.chance(0.2) ? { externalTrafficPolicy: 'Local' } : {}),
      ...(roll.chance(0.15) ? { loadBalancerClass: 'example.com/other' } : {}),
    },
  };
}

function shuffled<Item>(items: readonly Item[], roll: Dice): Item[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(roll.below(rest.length), 1));
}
