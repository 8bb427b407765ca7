import type { FindingPath } from '@gatesmith/diagnostics';
import { type LabelSelector, matchesAny } from '@gatesmith/kubernetes';
import { quote } from '../quote.ts';
import { report } from '../report.ts';
import type { CheckNetworkInput, NodeFacts } from './network-facts.ts';
import type { NetworkFinding } from './network-finding.ts';
import { shortList } from './short-list.ts';

/** Nodes with this label announce nothing, whatever its value (unless `speaker.ignoreExcludeLB` is set). */
export const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers';

interface Announcer {
  readonly kind: string;
  readonly name: string;
  readonly subject: string;
  readonly path: FindingPath;
  readonly nodeSelectors: readonly LabelSelector[];
}

interface Nodes {
  readonly all: readonly NodeFacts[];
  /** Nodes from which MetalLB announces. */
  readonly eligible: readonly NodeFacts[];
}

/** Advertisements and peers that no node would act on; nothing when the nodes are not known. */
export function announcerFindings(input: CheckNetworkInput): NetworkFinding[] {
  const { pools, namespace = 'metallb-system', network } = input;
  const { nodes, ignoreExcludeLB = false } = network;
  if (nodes === undefined || pools.length === 0) return [];
  const eligible = ignoreExcludeLB
    ? nodes
    : nodes.filter(({ labels = {} }) => !Object.hasOwn(labels, excludeLabel));
  if (eligible.length > 0)
    return announcersOf(input).flatMap((one) => announcerProblem(one, { all: nodes, eligible }) ?? []);
  const subject = `speaker/${namespace}`;
  if (nodes.length > 0) return [excludedNodes({ subject, path: [], lead: 'the cluster has', nodes })];
  return [
    report('GS-ADVERTISEMENT-NO-NODE', {
      subject,
      path: [],
      message: 'the cluster has no node that could announce an address',
    }),
  ];
}

function announcersOf({
  layer2 = [],
  bgp = {},
  namespace = 'metallb-system',
}: CheckNetworkInput): Announcer[] {
  const { advertisements = [], peers = [] } = bgp;
  const sections = [
    { kind: 'L2Advertisement', path: ['layer2'], entries: layer2 },
    { kind: 'BGPAdvertisement', path: ['bgp', 'advertisements'], entries: advertisements },
    { kind: 'BGPPeer', path: ['bgp', 'peers'], entries: peers },
  ];
  return sections.flatMap(({ kind, path, entries }) =>
    entries.map(({ name, nodeSelectors = [] }, index) => ({
      kind,
      name,
      nodeSelectors,
      subject: `${kind}/${namespace}/${name}`,
      path: [...path, index, 'nodeSelectors'],
    })),
  );
}

function announcerProblem(announcer: Announcer, { all, eligible }: Nodes): NetworkFinding | undefined {
  const { kind, name, nodeSelectors, subject, path } = announcer;
  const isSelected = ({ labels = {} }: NodeFacts): boolean => matchesAny(nodeSelectors, labels);
  if (nodeSelectors.length === 0 || eligible.some(isSelected)) return undefined;
  const selected = all.filter(isSelected);
  if (selected.length > 0) {
    const lead = `${kind} ${quote(name)}: its nodeSelectors match`;
    return excludedNodes({ subject, path, lead, nodes: selected });
  }
  return report('GS-ADVERTISEMENT-NO-NODE', {
    subject,
    path,
    message: `${kind} ${quote(name)}: its nodeSelectors match none of the ${all.length} nodes, so nothing would be announced`,
    hint: 'compare with kubectl get nodes --show-labels, or leave nodeSelectors out',
    fix: { summary: 'announce from every node', changes: [{ path, value: [] }] },
  });
}

function excludedNodes({
  subject,
  path,
  lead,
  nodes,
}: {
  readonly subject: string;
  readonly path: FindingPath;
  readonly lead: string;
  readonly nodes: readonly NodeFacts[];
}): NetworkFinding {
  const names = shortList(
    nodes.map(({ name }) => name),
    3,
  );
  return report('GS-NODES-EXCLUDED', {
    subject,
    path,
    message: `${lead} only nodes (${names}) with the label ${excludeLabel}, from which MetalLB announces nothing`,
    hint: 'set metallb.speaker.ignoreExcludeLB: true; removing the label does not last, because upgrades put it back',
    fix: {
      summary: 'announce from labelled nodes too',
      changes: [{ path: ['metallb', 'speaker', 'ignoreExcludeLB'], value: true }],
    },
  });
}
