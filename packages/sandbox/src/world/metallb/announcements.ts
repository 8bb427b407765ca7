import { createHash } from 'node:crypto';
import {
  asLabelSelector,
  at,
  isConditionTrue,
  type Json,
  listAt,
  matchesSelector,
  stringsAt,
  textAt,
} from '@gatesmith/kubernetes';
import {
  advertises,
  type IPAddressPool,
  type L2Advertisement,
  matchesAny,
  sharesAddress,
} from '@gatesmith/metallb';
import type { Cluster } from '../../cluster.ts';
import { isDeleting, type KubeObject, labelsOf, nameOf, namespaceOf } from '../../model/object.ts';
import { readyPodsBehind } from '../endpoints.ts';
import { isReadyNode } from '../nodes.ts';
import { poolOfAddress, poolsOf } from './assign.ts';
import { addressesOf, argumentsOf, balancedServices, metallbPods, resources } from './installation.ts';

/** An announcement: the address, its protocol and the nodes that announce it. */
export interface Announcement {
  readonly service: KubeObject;
  readonly address: string;
  readonly protocol: 'layer2' | 'bgp';
  /** One node for layer 2, all that announce for BGP. */
  readonly nodes: readonly string[];
  readonly interfaces: readonly string[];
}

const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** Nodes with a working speaker that may announce at all. */
function speakingNodes(cluster: Cluster): readonly KubeObject[] {
  const speakers = metallbPods(cluster, 'speaker');
  return cluster.store.list('nodes').filter((node) => {
    const speaker = speakers.find((pod) => textAt(pod, 'spec', 'nodeName') === nameOf(node));
    if (speaker === undefined || !isReadyNode(node) || isConditionTrue(node, 'NetworkUnavailable'))
      return false;
    const ignoresLabel = argumentsOf(speaker).some(
      (argument) => argument === '--ignore-exclude-lb' || argument === '--ignore-exclude-lb=true',
    );
    return ignoresLabel || labelsOf(node)[excluded] === undefined;
  });
}

const selects = (selectors: readonly Json[], labels: Readonly<Record<string, string>>): boolean =>
  selectors.length === 0 || selectors.some((selector) => matchesSelector(asLabelSelector(selector), labels));

// Checked by the CRD's schema before it was stored, which lets an advertisement be without a spec.
const typed = <T>(object: KubeObject): T => JSON.parse(JSON.stringify({ spec: {}, ...object }));

/** Everything that is announced now. */
export function announcements(cluster: Cluster): readonly Announcement[] {
  const [speaker] = metallbPods(cluster, 'speaker');
  if (speaker === undefined) return [];
  const namespace = namespaceOf(speaker);
  const pools = poolsOf(cluster, namespace);
  const nodes = speakingNodes(cluster);
  return balancedServices(cluster, speaker).flatMap((service) =>
    addressesOf(service).flatMap((address) => {
      const poolName = poolOfAddress(pools, address);
      const pool =
        poolName === undefined ? undefined : cluster.store.get(resources.pools, namespace, poolName);
      const backends = readyPodsBehind(cluster, service);
      if (pool === undefined || backends.length === 0) return [];
      const isLocal = textAt(service, 'spec', 'externalTrafficPolicy') === 'Local';
      const withBackend = new Set(backends.map((pod) => textAt(pod, 'spec', 'nodeName')));
      const eligible = nodes.filter((node) => !isLocal || withBackend.has(nameOf(node)));
      const covering = (resource: string): readonly KubeObject[] =>
        cluster.store
          .list(resource, namespace)
          .filter(
            (entry) =>
              !isDeleting(entry) && advertises(typed<L2Advertisement>(entry), typed<IPAddressPool>(pool)),
          );
      return [
        ...layer2({ service, address, eligible, advertisements: covering(resources.layer2) }),
        ...bgp(cluster, { service, address, eligible, advertisements: covering(resources.bgp), namespace }),
      ];
    }),
  );
}

interface Layer2Candidates {
  readonly service: KubeObject;
  readonly address: string;
  readonly eligible: readonly KubeObject[];
  readonly advertisements: readonly KubeObject[];
}

function layer2({ service, address, eligible, advertisements }: Layer2Candidates): readonly Announcement[] {
  const serving = advertisements.filter((entry) => {
    const selectors = listAt(entry, 'spec', 'serviceSelectors');
    return selectors.length === 0 || matchesAny(JSON.parse(JSON.stringify(selectors)), labelsOf(service));
  });
  const allowed = eligible.filter((node) =>
    serving.some((entry) => selects(listAt(entry, 'spec', 'nodeSelectors'), labelsOf(node))),
  );
  if (
    sharesAddress(stringsAt(service, 'metadata', 'annotations')) &&
    serving.some((entry) => listAt(entry, 'spec', 'serviceSelectors').length > 0)
  )
    return [];
  // Every speaker sorts the nodes by preference and then by the same hash, and the first one announces
  // (`sortL2Candidates` in MetalLB's speaker/layer2_controller.go).
  const scores = new Map(allowed.map((node) => [node, preference(node, serving)]));
  const rank = (node: KubeObject): string =>
    createHash('sha256')
      .update(`${nameOf(node)}#${address}`)
      .digest('hex');
  const [first] = [...allowed].sort(
    (a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || (rank(a) < rank(b) ? -1 : 1),
  );
  if (first === undefined) return [];
  const interfaces = serving
    .flatMap((entry) => listAt(entry, 'spec', 'interfaces'))
    .filter((name) => typeof name === 'string');
  return [{ service, address, protocol: 'layer2', nodes: [nameOf(first)], interfaces }];
}

/** The weights of `preferredNodeSelectors` that select the node, of the advertisements that it is eligible for. */
function preference(node: KubeObject, serving: readonly KubeObject[]): number {
  return serving
    .filter((entry) => selects(listAt(entry, 'spec', 'nodeSelectors'), labelsOf(node)))
    .flatMap((entry) => listAt(entry, 'spec', 'preferredNodeSelectors'))
    .filter((term) => matchesSelector(asLabelSelector(at(term, 'preference')), labelsOf(node)))
    .reduce((sum: number, term) => sum + Number(at(term, 'weight')), 0);
}

interface BgpCandidates {
  readonly service: KubeObject;
  readonly address: string;
  readonly eligible: readonly KubeObject[];
  readonly advertisements: readonly KubeObject[];
  readonly namespace: string;
}

function bgp(
  cluster: Cluster,
  { service, address, eligible, advertisements, namespace }: BgpCandidates,
): readonly Announcement[] {
  if (cluster.store.list(resources.peers, namespace).length === 0) return [];
  const allowed = eligible.filter((node) =>
    advertisements.some((entry) => selects(listAt(entry, 'spec', 'nodeSelectors'), labelsOf(node))),
  );
  if (allowed.length === 0) return [];
  return [{ service, address, protocol: 'bgp', nodes: allowed.map(nameOf), interfaces: [] }];
}
