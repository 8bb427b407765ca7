import { type KubernetesObject, textAt } from '@gatesmith/kubernetes';
import { classOfService, poolHolding, poolsOf } from '../../addresses.ts';
import { isOfMetallb, metallbFacts } from '../../metallb-facts.ts';
import { nodeObstacles } from '../check/node-fit.ts';
import { readyEndpoints } from '../explain/endpoints.ts';
import { announcingNodes } from '../explain/why-not-announced.ts';

/** The nodes that may announce an address, by protocol. */
export interface Announcement {
  readonly layer2: readonly string[];
  readonly bgp: readonly string[];
}

/**
 * The nodes that may announce an address of a Service: those that an advertisement for its pool chooses, where a speaker can
 * run, and, with `externalTrafficPolicy: Local`, where a ready pod of the Service runs.
 */
export function announcementOf(
  service: KubernetesObject,
  address: string,
  objects: readonly KubernetesObject[],
): Announcement {
  // pods run with the arguments from before the plan
  const { namespace, loadBalancerClass } = metallbFacts(objects.filter(({ kind }) => kind !== 'Pod'));
  const pools = poolsOf(objects.filter(({ metadata }) => metadata.namespace === namespace));
  const pool = poolHolding(address, pools);
  if (classOfService(service) !== loadBalancerClass || pool === undefined) return { layer2: [], bgp: [] };
  const question = { service, pool, objects };
  const isCapable = capableNodes(service, objects);
  return {
    layer2: announcingNodes(question, 'L2Advertisement').filter(isCapable),
    bgp: announcingNodes(question, 'BGPAdvertisement').filter(isCapable),
  };
}

function capableNodes(
  service: KubernetesObject,
  objects: readonly KubernetesObject[],
): (node: string) => boolean {
  const speakers = objects.filter((object) => object.kind === 'DaemonSet' && isOfMetallb(object, 'speaker'));
  const nodes = new Map(
    objects.filter(({ kind }) => kind === 'Node').map((node) => [node.metadata.name, node]),
  );
  const { nodes: withPods, ready } = readyEndpoints(service, objects);
  const isLocal = textAt(service, 'spec', 'externalTrafficPolicy') === 'Local' && ready > 0;
  return (name) => {
    const node = nodes.get(name);
    if (node === undefined || (isLocal && !withPods.includes(name))) return false;
    return speakers.some((speaker) => nodeObstacles(speaker, node).length === 0);
  };
}
