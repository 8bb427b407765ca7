import type { Finding } from '@gatesmith/diagnostics';
import { at, type KubernetesObject, wordsAt } from '@gatesmith/kubernetes';
import { checkNetwork, type NodeFacts } from '@gatesmith/metallb';
import type { Values } from '@gatesmith/values';
import { entrypointRef } from '../../entrypoint-ref.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { addressesOfOthers } from './addresses-of-others.ts';
import { apiAddresses } from './api-addresses.ts';
import { nodeAddresses } from './node-addresses.ts';

/** Compares the pools with the network that the cluster shows, and with the network facts in the values. */
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
      inUse: addressesOfOthers(objects, entrypointRef(values)),
      ignoreExcludeLB: at(metallb, 'speaker', 'ignoreExcludeLB') === true,
    },
  });
}

function nodeFacts(node: KubernetesObject): NodeFacts {
  return { name: node.metadata.name, labels: node.metadata.labels, addresses: nodeAddresses(node) };
}
