import type { Values } from './values.ts';

/** The namespace of the release, of MetalLB and of its objects: MetalLB reads no other. */
export const releaseNamespace = 'metallb-system';

/** A MetalLB object as the chart renders it, without the labels that Helm charts carry. */
export interface MetalLBObject {
  readonly apiVersion: 'metallb.io/v1beta1' | 'metallb.io/v1beta2';
  readonly kind:
    | 'IPAddressPool'
    | 'L2Advertisement'
    | 'BGPPeer'
    | 'BGPAdvertisement'
    | 'BFDProfile'
    | 'Community';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * The MetalLB objects that the chart renders for these values, in the order of the sections. Layer 2 advertisements
 * that were left out are filled in: one that names every pool which nothing else advertises.
 */
export function toResources(values: Values): readonly MetalLBObject[] {
  const { bgp, layer2, pools } = values;
  const objects: MetalLBObject[] = [];
  for (const { name, labels, allocateOnly: _, ...spec } of pools)
    objects.push(object('IPAddressPool', name, spec, labels));
  for (const { name, ...spec } of layer2 ?? impliedLayer2(values))
    objects.push(object('L2Advertisement', name, spec));
  for (const { name, ...spec } of bgp.peers) objects.push(object('BGPPeer', name, spec));
  for (const { name, ...spec } of bgp.advertisements) objects.push(object('BGPAdvertisement', name, spec));
  for (const { name, ...spec } of bgp.bfdProfiles) objects.push(object('BFDProfile', name, spec));
  for (const { name, ...spec } of bgp.communities) objects.push(object('Community', name, spec));
  return objects;
}

function object(
  kind: MetalLBObject['kind'],
  name: string,
  spec: Readonly<Record<string, unknown>>,
  labels?: Readonly<Record<string, string>>,
): MetalLBObject {
  return {
    apiVersion: kind === 'BGPPeer' ? 'metallb.io/v1beta2' : 'metallb.io/v1beta1',
    kind,
    metadata: { name, namespace: releaseNamespace, ...(labels === undefined ? {} : { labels }) },
    spec,
  };
}

type Layer2 = NonNullable<Values['layer2']>;

/** One advertisement of the pools that no BGP advertisement covers; none when all are covered. */
function impliedLayer2({ bgp, pools }: Values): Layer2 {
  const covers = (pool: Values['pools'][number]): boolean =>
    pool.allocateOnly ||
    bgp.advertisements.some(({ ipAddressPools = [], ipAddressPoolSelectors = [] }) =>
      ipAddressPools.length === 0 && ipAddressPoolSelectors.length === 0
        ? true
        : ipAddressPools.includes(pool.name) ||
          ipAddressPoolSelectors.some((selector) => matches(selector, pool.labels ?? {})),
    );
  const names = pools.filter((pool) => !covers(pool)).map(({ name }) => name);
  return names.length === 0 ? [] : [{ name: 'default', ipAddressPools: names }];
}

type Selector = NonNullable<
  NonNullable<Values['pools'][number]['serviceAllocation']>['serviceSelectors']
>[number];

function matches(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const label = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (operator === 'Exists') return label !== undefined;
      if (operator === 'DoesNotExist') return label === undefined;
      const within = label !== undefined && values.includes(label);
      return operator === 'In' ? within : !within;
    })
  );
}
