import { asLabelSelector, type KubernetesObject, listAt, matchesSelector } from '@gatesmith/kubernetes';
import { poolHolding, poolsOf } from '../../addresses.ts';
import { classOfService, isPartOfMetallb, metallbState } from './metallb-state.ts';

/** Who may announce an address: the nodes, by the protocol. */
export interface Announcement {
  readonly layer2: readonly string[];
  readonly bgp: readonly string[];
}

const nobody: Announcement = { layer2: [], bgp: [] };
const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** The nodes that may announce an address of a Service, by MetalLB's advertisements for the pool that holds it. */
export function announcementOf(
  service: KubernetesObject,
  address: string,
  objects: readonly KubernetesObject[],
): Announcement {
  const state = metallbState(objects);
  const hasSpeakers = objects.some(
    (object) => object.kind === 'DaemonSet' && isPartOfMetallb(object, 'speaker'),
  );
  if (state === undefined || !hasSpeakers || classOfService(service) !== state.loadBalancerClass)
    return nobody;
  const ours = objects.filter(({ metadata }) => metadata.namespace === state.namespace);
  const name = poolHolding(address, poolsOf(ours));
  const pool = ours.find(({ kind, metadata }) => kind === 'IPAddressPool' && metadata.name === name);
  if (pool === undefined) return nobody;
  const nodesBy = (kind: string): readonly string[] => {
    const advertisements = ours.filter((object) => object.kind === kind && covers(object, pool, service));
    const nodes = objects.filter(
      (node) => node.kind === 'Node' && advertisements.some((advertisement) => isChosen(node, advertisement)),
    );
    return nodes.map(({ metadata }) => metadata.name).sort();
  };
  return { layer2: nodesBy('L2Advertisement'), bgp: nodesBy('BGPAdvertisement') };
}

function covers(advertisement: KubernetesObject, pool: KubernetesObject, service: KubernetesObject): boolean {
  const names = listAt(advertisement, 'spec', 'ipAddressPools');
  const pools = listAt(advertisement, 'spec', 'ipAddressPoolSelectors');
  const services = listAt(advertisement, 'spec', 'serviceSelectors');
  if (services.length > 0 && !isSelected(service, services)) return false;
  if (names.length === 0 && pools.length === 0) return true;
  return names.includes(pool.metadata.name) || isSelected(pool, pools);
}

function isSelected({ metadata }: KubernetesObject, selectors: readonly unknown[]): boolean {
  return selectors.some((selector) => matchesSelector(asLabelSelector(selector), metadata.labels ?? {}));
}

function isChosen(node: KubernetesObject, advertisement: KubernetesObject): boolean {
  const labels = node.metadata.labels ?? {};
  if (Object.hasOwn(labels, excluded)) return false;
  const selectors = listAt(advertisement, 'spec', 'nodeSelectors');
  return selectors.length === 0 || isSelected(node, selectors);
}
