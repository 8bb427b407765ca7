import { parseAddress, parseRange } from '@gatesmith/ip-range';
import { type KubernetesObject, listAt, numberAt, objectId, textAt, wordsAt } from '@gatesmith/kubernetes';
import type { AssignedAddress } from './events.ts';

/** A pool's name and ranges, as values and IPAddressPool objects both state them. */
export interface PoolRanges {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** The pools among the objects. */
export function poolsOf(objects: readonly KubernetesObject[]): readonly PoolRanges[] {
  return objects
    .filter(({ kind }) => kind === 'IPAddressPool')
    .map((pool) => ({
      name: pool.metadata.name,
      addresses: wordsAt(pool, 'spec', 'addresses'),
    }));
}

/** The name of the pool that holds an address; a range that cannot be read holds nothing. */
export function poolHolding(address: string, pools: readonly PoolRanges[]): string | undefined {
  return pools.find(({ addresses }) => addresses.some((range) => holds(range, address)))?.name;
}

function holds(range: string, address: string): boolean {
  try {
    return parseRange(range).contains(parseAddress(address));
  } catch {
    return false;
  }
}

/** The addresses that a Service has been given. */
export function ingressAddresses(service: KubernetesObject): readonly string[] {
  return listAt(service, 'status', 'loadBalancer', 'ingress')
    .map((entry) => textAt(entry, 'ip'))
    .filter((ip) => ip !== undefined);
}

/** The nodes that announce a Service in Layer 2, by MetalLB's ServiceL2Status objects. */
export function announcersOf(
  service: KubernetesObject,
  objects: readonly KubernetesObject[],
): readonly string[] {
  const nodes = objects
    .filter(({ kind }) => kind === 'ServiceL2Status')
    .filter((status) => {
      const labels = status.metadata.labels ?? {};
      const name = textAt(status, 'status', 'serviceName') ?? labels['metallb.io/service-name'];
      const namespace =
        textAt(status, 'status', 'serviceNamespace') ?? labels['metallb.io/service-namespace'];
      return name === service.metadata.name && namespace === service.metadata.namespace;
    })
    .map((status) => textAt(status, 'status', 'node') ?? status.metadata.labels?.['metallb.io/node'])
    .filter((node) => node !== undefined);
  return [...new Set(nodes)].sort();
}

/** Every address that a LoadBalancer Service holds, with its pool and announcers. */
export function assignedAddresses(objects: readonly KubernetesObject[]): readonly AssignedAddress[] {
  const pools = poolsOf(objects);
  return objects.filter(isLoadBalancer).flatMap((service) =>
    ingressAddresses(service).map((address) => ({
      service: objectId(service),
      address,
      port: numberAt(service, 'spec', 'ports', 0, 'port'),
      pool: poolHolding(address, pools),
      announcedBy: announcersOf(service, objects),
    })),
  );
}

/** Whether the object is a Service of type LoadBalancer. */
export function isLoadBalancer(object: KubernetesObject): boolean {
  return object.kind === 'Service' && textAt(object, 'spec', 'type') === 'LoadBalancer';
}

/** The class that a Service asks for; '' is none. */
export function classOfService(service: KubernetesObject): string {
  return textAt(service, 'spec', 'loadBalancerClass') ?? '';
}
