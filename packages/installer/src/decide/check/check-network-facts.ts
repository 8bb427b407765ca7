import type { Finding } from '@gatesmith/diagnostics';
import { asRecord, at, type KubernetesObject, objectId, wordsAt } from '@gatesmith/kubernetes';
import { checkNetwork, type HeldAddress, type NodeFacts } from '@gatesmith/metallb';
import type { Values } from '@gatesmith/values';
import { ingressAddresses, poolHolding } from '../../addresses.ts';
import { entrypointRef } from '../../entrypoint-ref.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { apiAddresses } from './api-addresses.ts';
import { nodeAddresses } from './node-addresses.ts';

/** The pools against what the cluster shows of its network, and what the values tell of the wire. */
export function checkNetworkFacts(values: Values, snapshot: Snapshot): readonly Finding[] {
  const { objects } = snapshot;
  const { pools, layer2, bgp, network, metallb } = values;
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  return checkNetwork({
    pools,
    layer2,
    bgp,
    network: {
      nodes: nodes.map(nodeFacts),
      nodeCIDRs: network.nodeCIDRs,
      podCIDRs: nodes.flatMap((node) => wordsAt(node, 'spec', 'podCIDRs')),
      serviceCIDRs: objects
        .filter(({ kind }) => kind === 'ServiceCIDR')
        .flatMap((cidr) => wordsAt(cidr, 'spec', 'cidrs')),
      gateways: network.gateways,
      apiEndpoints: apiAddresses(snapshot),
      dhcpRanges: network.dhcpRanges,
      reserved: network.reserved,
      inUse: heldByOthers(values, objects),
      ignoreExcludeLB: at(metallb, 'speaker', 'ignoreExcludeLB') === true,
    },
  });
}

function nodeFacts(node: KubernetesObject): NodeFacts {
  return { name: node.metadata.name, labels: node.metadata.labels, addresses: nodeAddresses(node) };
}

/** Addresses that Services hold which are not MetalLB's doing: external IPs, and those of another load balancer. */
function heldByOthers(values: Values, objects: readonly KubernetesObject[]): readonly HeldAddress[] {
  const own = objectId(entrypointRef(values));
  const livePools = objects
    .filter(({ kind }) => kind === 'IPAddressPool')
    .map((pool) => ({ name: pool.metadata.name, addresses: wordsAt(pool, 'spec', 'addresses') }));
  return objects
    .filter((object) => object.kind === 'Service' && objectId(object) !== own)
    .flatMap((service) => [
      ...wordsAt(asRecord(service['spec'])?.['externalIPs']).map((address) => ({
        address,
        holder: objectId(service),
      })),
      ...ingressAddresses(service)
        .filter((address) => poolHolding(address, livePools) === undefined)
        .map((address) => ({ address, holder: objectId(service) })),
    ]);
}
