import type { CheckNetworkInput, NetworkFinding, NodeFacts } from '../check-network.ts';
import { matchesAny } from '../label-selector.ts';
import type { LabelSelector } from '../resources.ts';
import { quote } from '../validate/problem.ts';

/** Nodes with this label announce nothing, whatever its value (unless `speaker.ignoreExcludeLB` is set). */
export const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers';

interface Selecting {
  readonly kind: string;
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly nodeSelectors: readonly LabelSelector[];
}

/** Advertisements and peers that no node would act on; nothing when the nodes are not known. */
export function announcerFindings({
  pools,
  layer2,
  bgp,
  namespace = 'metallb-system',
  network,
}: CheckNetworkInput): NetworkFinding[] {
  const { nodes, ignoreExcludeLB = false } = network;
  if (nodes === undefined || pools.length === 0) return [];
  const eligible = ignoreExcludeLB
    ? nodes
    : nodes.filter(({ labels = {} }) => !Object.hasOwn(labels, excludeLabel));
  if (eligible.length === 0) return [noneLeft(nodes, namespace)];
  const listed: readonly Selecting[] = [
    ...(layer2 ?? []).map(({ name, nodeSelectors = [] }, index) => ({
      kind: 'L2Advertisement',
      name,
      nodeSelectors,
      path: ['layer2', index, 'nodeSelectors'],
    })),
    ...(bgp?.advertisements ?? []).map(({ name, nodeSelectors = [] }, index) => ({
      kind: 'BGPAdvertisement',
      name,
      nodeSelectors,
      path: ['bgp', 'advertisements', index, 'nodeSelectors'],
    })),
    ...(bgp?.peers ?? []).map(({ name, nodeSelectors = [] }, index) => ({
      kind: 'BGPPeer',
      name,
      nodeSelectors,
      path: ['bgp', 'peers', index, 'nodeSelectors'],
    })),
  ];
  return listed.flatMap((selecting) => judge(selecting, nodes, eligible, namespace));
}

function judge(
  { kind, name, nodeSelectors, path }: Selecting,
  nodes: readonly NodeFacts[],
  eligible: readonly NodeFacts[],
  namespace: string,
): NetworkFinding[] {
  if (nodeSelectors.length === 0) return [];
  const chosen = (list: readonly NodeFacts[]): readonly NodeFacts[] =>
    list.filter(({ labels = {} }) => matchesAny(nodeSelectors, labels));
  if (chosen(eligible).length > 0) return [];
  const subject = `${kind}/${namespace}/${name}`;
  const matched = chosen(nodes);
  if (matched.length > 0)
    return [excluded(subject, `${kind} ${quote(name)}: its nodeSelectors match`, matched, path)];
  return [
    {
      code: 'GS-ADVERTISEMENT-NO-NODE',
      severity: 'error',
      subject,
      path,
      message: `${kind} ${quote(name)}: its nodeSelectors match none of the ${nodes.length} nodes, so nothing would be announced`,
      hint: 'compare with kubectl get nodes --show-labels, or leave nodeSelectors out',
      fix: { summary: 'announce from every node', changes: [{ path, value: [] }] },
    },
  ];
}

function noneLeft(nodes: readonly NodeFacts[], namespace: string): NetworkFinding {
  if (nodes.length > 0) return excluded(`speaker/${namespace}`, 'the cluster has', nodes, []);
  return {
    code: 'GS-ADVERTISEMENT-NO-NODE',
    severity: 'error',
    subject: `speaker/${namespace}`,
    path: [],
    message: 'the cluster has no node that could announce an address',
  };
}

function excluded(
  subject: string,
  lead: string,
  nodes: readonly NodeFacts[],
  path: readonly (string | number)[],
): NetworkFinding {
  const names = nodes.slice(0, 3).map(({ name }) => name);
  return {
    code: 'GS-NODES-EXCLUDED',
    severity: 'error',
    subject,
    path,
    message: `${lead} only nodes (${names.join(', ')}${nodes.length > 3 ? ', …' : ''}) with the label ${excludeLabel}, from which MetalLB announces nothing`,
    hint: 'set metallb.speaker.ignoreExcludeLB: true; removing the label does not last, because upgrades put it back',
    fix: {
      summary: 'announce from labelled nodes too',
      changes: [{ path: ['metallb', 'speaker', 'ignoreExcludeLB'], value: true }],
    },
  };
}
