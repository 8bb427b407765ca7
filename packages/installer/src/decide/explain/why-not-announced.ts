import {
  asLabelSelector,
  isConditionTrue,
  type KubernetesObject,
  listAt,
  matchesSelector,
  textAt,
  wordsAt,
} from '@gatesmith/kubernetes';
import { excludeLabel, sharesAddress } from '@gatesmith/metallb';
import { metallbFacts } from '../../metallb-facts.ts';
import { coveringAdvertisements } from './covering-advertisements.ts';
import { readyEndpoints } from './endpoints.ts';
import type { Obstacle } from './explained-link.ts';

export interface AnnouncementQuestion {
  readonly service: KubernetesObject;
  /** The pool that the address comes from. */
  readonly pool: string;
  readonly objects: readonly KubernetesObject[];
}

/**
 * Finds the condition that keeps every node from announcing a Service, in the order in which the speakers check them.
 * `undefined` when nothing in the snapshot prevents it.
 */
export function whyNotAnnounced({ service, pool, objects }: AnnouncementQuestion): Obstacle | undefined {
  const covering = coveringAdvertisements(pool, objects);
  if (covering.length === 0) return uncovered(pool);
  const serving = covering.filter((one) => selectsAll(one, 'serviceSelectors', service));
  if (serving.length === 0) {
    return {
      message: `the serviceSelectors of ${namesOf(covering)} do not match the labels of the Service`,
      hint: 'add the labels that the selectors ask for to the Service, or add an advertisement without serviceSelectors',
      final: true,
    };
  }
  const peers = objects.filter(({ kind }) => kind === 'BGPPeer');
  const isRefused = isSharedAndSelected(service, serving);
  const usable = serving.filter(({ kind }) => (kind === 'L2Advertisement' ? !isRefused : peers.length > 0));
  if (usable.length === 0 && isRefused) {
    return {
      message: `it shares its address (allow-shared-ip), and MetalLB does not announce a shared address in Layer 2 by an advertisement with serviceSelectors: ${namesOf(serving)}`,
      hint: 'remove serviceSelectors from the advertisement, or metallb.io/allow-shared-ip from the Service',
      final: true,
    };
  }
  if (usable.length === 0) {
    return {
      message: `only ${namesOf(serving)} covers pool ${pool}, and there is no BGPPeer to announce it to`,
      hint: 'add a router under bgp.peers, or announce the pool in Layer 2: layer2: [{ name: NAME, ipAddressPools: [POOL] }]',
      final: true,
    };
  }
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  return nodes.length === 0 ? undefined : noNode({ service, usable, peers, nodes, objects });
}

/** A pool that no advertisement covers. */
export function uncovered(pool: string): Obstacle {
  return {
    message: `no L2Advertisement or BGPAdvertisement covers pool ${pool}`,
    hint: `add one to the values: layer2: [{ name: ${pool}, ipAddressPools: [${pool}] }]`,
    final: true,
  };
}

interface Candidates extends Omit<AnnouncementQuestion, 'pool'> {
  /** The advertisements that apply to the Service. */
  readonly usable: readonly KubernetesObject[];
  readonly peers: readonly KubernetesObject[];
  readonly nodes: readonly KubernetesObject[];
}

/** Narrows the nodes down condition by condition; the one that leaves none is the reason. */
function noNode({ service, usable, peers, nodes, objects }: Candidates): Obstacle | undefined {
  const { namespace, speakerNodes, ignoresExcludeLabel } = metallbFacts(objects);
  const selected = nodes.filter((node) => usable.some((one) => mayAnnounceFrom(one, node, peers)));
  if (selected.length === 0) {
    return {
      message: `the nodeSelectors of ${namesOf(usable)}${peers.length > 0 ? ' and of the BGPPeers' : ''} match none of the nodes ${nodeNames(nodes)}`,
      hint: 'compare with: kubectl get nodes --show-labels; then correct nodeSelectors under layer2 or bgp in the values, or leave them out',
      final: true,
    };
  }
  const allowed = selected.filter(
    ({ metadata }) => ignoresExcludeLabel || metadata.labels?.[excludeLabel] === undefined,
  );
  if (allowed.length === 0) {
    return {
      message: `MetalLB does not announce from nodes with the label ${excludeLabel}, and ${nodeNames(selected)} ${selected.length === 1 ? 'has' : 'have'} it`,
      hint: 'set metallb.speaker.ignoreExcludeLB: true in the values, and run: gatesmith up -f values.yaml; the distribution puts a removed label back',
      final: true,
    };
  }
  const connected = allowed.filter((node) => !isConditionTrue(node, 'NetworkUnavailable'));
  if (connected.length === 0) {
    return {
      message: `${nodeNames(allowed)} ${allowed.length === 1 ? 'reports' : 'report'} the condition NetworkUnavailable`,
      hint: 'see the network plugin of the cluster: kubectl describe node',
    };
  }
  const speaking = connected.filter(({ metadata }) => speakerNodes?.includes(metadata.name) ?? true);
  if (speaking.length === 0) {
    return {
      message: `no speaker of MetalLB is ready on ${nodeNames(connected)}`,
      hint: `see the speakers: kubectl -n ${namespace} get pods -o wide -l app.kubernetes.io/component=speaker`,
    };
  }
  return withoutLocalPod(service, speaking, objects);
}

function withoutLocalPod(
  service: KubernetesObject,
  speaking: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
): Obstacle | undefined {
  if (textAt(service, 'spec', 'externalTrafficPolicy') !== 'Local') return undefined;
  const { nodes, ready, unready } = readyEndpoints(service, objects);
  if (ready === 0 || speaking.some(({ metadata }) => nodes.includes(metadata.name))) return undefined;
  return {
    message: `externalTrafficPolicy: Local lets only a node with a ready pod announce; the ready pods are on ${nodes.join(', ')}, and the nodes that may announce are ${nodeNames(speaking)}`,
    hint: `run a pod on ${nodeNames(speaking)}, widen nodeSelectors under layer2 or bgp, or set externalTrafficPolicy: Cluster (entrypoint.externalTrafficPolicy in the values)`,
    // Pods that are about to be ready may run elsewhere.
    final: unready === 0,
  };
}

/** The nodes that may announce an address of the pool for a Service, by the kind of the advertisement that chooses them. */
export function announcingNodes(
  { service, pool, objects }: AnnouncementQuestion,
  kind: 'L2Advertisement' | 'BGPAdvertisement',
): readonly string[] {
  const { ignoresExcludeLabel } = metallbFacts(objects);
  const peers = objects.filter((object) => object.kind === 'BGPPeer');
  const serving = coveringAdvertisements(pool, objects).filter(
    (one) => one.kind === kind && selectsAll(one, 'serviceSelectors', service),
  );
  if (kind === 'L2Advertisement' && isSharedAndSelected(service, serving)) return [];
  return objects
    .filter((object) => object.kind === 'Node')
    .filter(({ metadata }) => ignoresExcludeLabel || metadata.labels?.[excludeLabel] === undefined)
    .filter((node) => serving.some((one) => mayAnnounceFrom(one, node, peers)))
    .map(({ metadata }) => metadata.name)
    .sort();
}

/** A Service that MetalLB refuses to announce in Layer 2 since 0.16.2 (`ShouldAnnounce` in speaker/layer2_controller.go). */
function isSharedAndSelected(
  { metadata: { annotations = {} } }: KubernetesObject,
  serving: readonly KubernetesObject[],
): boolean {
  return (
    sharesAddress(annotations) &&
    serving.some(
      (one) => one.kind === 'L2Advertisement' && listAt(one, 'spec', 'serviceSelectors').length > 0,
    )
  );
}

/** Whether an advertisement and, for BGP, one of its peers choose the node. */
function mayAnnounceFrom(
  advertisement: KubernetesObject,
  node: KubernetesObject,
  peers: readonly KubernetesObject[],
): boolean {
  if (!selectsAll(advertisement, 'nodeSelectors', node)) return false;
  if (advertisement.kind === 'L2Advertisement') return true;
  const named = wordsAt(advertisement, 'spec', 'peers');
  return peers.some(
    (peer) =>
      (named.length === 0 || named.includes(peer.metadata.name)) && selectsAll(peer, 'nodeSelectors', node),
  );
}

/** Whether any of the selectors matches; no selector matches everything. */
function selectsAll(
  object: KubernetesObject,
  field: 'nodeSelectors' | 'serviceSelectors',
  { metadata }: KubernetesObject,
): boolean {
  const selectors = listAt(object, 'spec', field);
  return (
    selectors.length === 0 ||
    selectors.some((selector) => matchesSelector(asLabelSelector(selector), metadata.labels ?? {}))
  );
}

function namesOf(objects: readonly KubernetesObject[]): string {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(' and ');
}

/** `n1, n2`; of many nodes the first ones. */
function nodeNames(nodes: readonly KubernetesObject[]): string {
  const names = nodes.map(({ metadata }) => metadata.name).sort();
  return names.length > 5 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
