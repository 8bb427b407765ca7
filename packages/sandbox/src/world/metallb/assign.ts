import { IpSet, safeParseAddress, safeParseRange } from '@gatesmith/ip-range';
import { type Json, type JsonObject, recordAt, textAt } from '@gatesmith/kubernetes';
import {
  type IPAddressPoolSpec,
  type NamedPool,
  type simulateAllocation,
  simulateSteps,
} from '@gatesmith/metallb';
import type { Cluster } from '../../cluster.ts';
import { isDeleting, type KubeObject, nameOf, namespaceOf } from '../../model/object.ts';
import { addressesOf, namespaceLabels, resources } from './installation.ts';

/** The addresses that a Service is to hold, or the reason why it has none. */
export interface Assignment {
  readonly service: KubeObject;
  readonly addresses: readonly string[];
  readonly pool: string | undefined;
  readonly reason: string | undefined;
}

type ServiceInput = Parameters<typeof simulateAllocation>[1][number];

const keyOf = (service: KubeObject): string => `${namespaceOf(service)}/${nameOf(service)}`;

// The CRD's schema, and the API's own rules for Services, have checked the objects that these two read.
const typedPool = (spec: JsonObject): IPAddressPoolSpec => JSON.parse(JSON.stringify(spec));
const typedService = (service: KubeObject): ServiceInput =>
  JSON.parse(JSON.stringify({ metadata: recordAt(service, 'metadata'), spec: recordAt(service, 'spec') }));

/** The pools of MetalLB's namespace. */
export function poolsOf(cluster: Cluster, namespace: string): readonly NamedPool[] {
  return cluster.store
    .list(resources.pools, namespace)
    .filter((pool) => !isDeleting(pool))
    .map((pool) => ({ ...typedPool(recordAt(pool, 'spec')), name: nameOf(pool) }));
}

/** The pool that an address comes from. */
export function poolOfAddress(pools: readonly NamedPool[], address: string): string | undefined {
  const { value } = safeParseAddress(address);
  if (value === undefined) return undefined;
  return pools.find((pool) => setOf(pool.addresses).contains(value))?.name;
}

/** The addresses of a pool. Entries that cannot be read are skipped. */
export function setOf(addresses: readonly Json[]): IpSet {
  return IpSet.from(
    addresses.flatMap((text) => {
      const range = typeof text === 'string' ? safeParseRange(text).value : undefined;
      return range === undefined ? [] : [range];
    }),
  );
}

/** Decides the addresses of all Services at once: one that has some keeps them while its own request and the pools allow it. */
export function assign(
  cluster: Cluster,
  namespace: string,
  services: readonly KubeObject[],
): readonly Assignment[] {
  const pools = poolsOf(cluster, namespace);
  const settled = services.filter((service) => addressesOf(service).length > 0);
  const waiting = services.filter((service) => addressesOf(service).length === 0);
  if (pools.length === 0) {
    // MetalLB allocates and reports nothing before it has a configuration.
    return services.map((service) => ({ service, addresses: [], pool: undefined, reason: undefined }));
  }
  const { final, steps, finalReasons } = simulateSteps(
    pools,
    waiting.map((service) => ({ create: typedService(service) })),
    {
      existing: settled.map((service) => ({
        service: typedService(service),
        addresses: addressesOf(service),
      })),
      namespaces: namespaceLabels(cluster),
      clusterFamilies: ['ipv4'],
      loadBalancerClass: textAt(services[0], 'spec', 'loadBalancerClass') ?? '',
    },
  );
  return services.map((service) => {
    const addresses = final[keyOf(service)] ?? [];
    const [first] = addresses;
    const reason =
      addresses.length > 0
        ? undefined
        : (steps[waiting.indexOf(service)]?.reason ?? finalReasons?.[keyOf(service)]);
    return {
      service,
      addresses,
      pool: first === undefined ? undefined : poolOfAddress(pools, first),
      reason: reason === undefined ? undefined : `Failed to allocate IP for "${keyOf(service)}": ${reason}`,
    };
  });
}
