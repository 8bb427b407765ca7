import { formatAddress, safeParseAddress } from '@gatesmith/ip-range';
import { type KubernetesObject, type ObjectRef, objectId, textAt, wordsAt } from '@gatesmith/kubernetes';
import type { HeldAddress } from '@gatesmith/metallb';
import { ingressAddresses, isLoadBalancer, poolHolding, poolsOf } from '../../addresses.ts';

/**
 * The addresses of Services that MetalLB did not assign: external IPs, and addresses of another load balancer. An external
 * IP that MetalLB assigned, or is asked to assign to the same Service, is not a second use of the address.
 */
export function addressesOfOthers(
  objects: readonly KubernetesObject[],
  entrypoint: ObjectRef,
): readonly HeldAddress[] {
  const pools = poolsOf(objects);
  const services = objects.filter(({ kind }) => kind === 'Service');
  const assigned = new Set(
    services.flatMap((service) =>
      ingressAddresses(service)
        .filter((address) => poolHolding(address, pools) !== undefined)
        .map(canonical),
    ),
  );
  return services
    .filter((service) => objectId(service) !== objectId(entrypoint))
    .flatMap((service) => {
      const requested = new Set(requestedAddresses(service).map(canonical));
      const external = wordsAt(service, 'spec', 'externalIPs').filter(
        (address) => !assigned.has(canonical(address)) && !requested.has(canonical(address)),
      );
      const foreign = ingressAddresses(service).filter(
        (address) => poolHolding(address, pools) === undefined,
      );
      return [...external, ...foreign].map((address) => ({ address, holder: objectId(service) }));
    });
}

/** The addresses that a LoadBalancer Service asks MetalLB for. */
function requestedAddresses(service: KubernetesObject): readonly string[] {
  if (!isLoadBalancer(service)) return [];
  const annotations = service.metadata.annotations ?? {};
  const annotated =
    annotations['metallb.io/loadBalancerIPs'] ?? annotations['metallb.universe.tf/loadBalancerIPs'];
  return [...(annotated ?? '').split(','), textAt(service, 'spec', 'loadBalancerIP') ?? '']
    .map((address) => address.trim())
    .filter((address) => address !== '');
}

function canonical(address: string): string {
  const { value } = safeParseAddress(address);
  return value === undefined ? address : formatAddress(value);
}
