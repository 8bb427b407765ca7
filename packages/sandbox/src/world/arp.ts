import { textAt } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { nameOf } from '../model/object.ts';
import { runningKubeProxies } from './kube-proxy.ts';
import { announcements } from './metallb/announcements.ts';
import { addressesOf } from './metallb/installation.ts';
import { isReadyNode, macOfNode } from './nodes.ts';

/** A node that answers ARP for an address. */
export interface ArpAnswer {
  readonly node: string;
  readonly mac: string;
}

/**
 * The node whose speaker announces the address, and every node on which kube-proxy in ipvs mode has put it on kube-ipvs0 while
 * the kernel is not configured to ignore requests for it (strictARP).
 */
export function whoAnswers(cluster: Cluster, address: string): readonly ArpAnswer[] {
  const announcing = announcements(cluster)
    .filter((entry) => entry.protocol === 'layer2' && entry.address === address)
    .flatMap((entry) => entry.nodes);
  const isHeld = cluster.store
    .list('services')
    .some(
      (service) =>
        textAt(service, 'spec', 'type') === 'LoadBalancer' && addressesOf(service).includes(address),
    );
  const loose =
    isHeld && !address.includes(':')
      ? runningKubeProxies(cluster)
          .filter(({ mode, strictARP }) => mode === 'ipvs' && !strictARP)
          .map(({ node }) => node)
      : [];
  return cluster.store
    .list('nodes')
    .filter(
      (node) => isReadyNode(node) && (announcing.includes(nameOf(node)) || loose.includes(nameOf(node))),
    )
    .map((node) => ({ node: nameOf(node), mac: macOfNode(node) }));
}
