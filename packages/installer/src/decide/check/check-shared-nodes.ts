import type { Finding } from '@gatesmith/diagnostics';
import { stringsAt } from '@gatesmith/kubernetes';
import { validateResources } from '@gatesmith/metallb';
import { releaseNamespace, toResources, type Values } from '@gatesmith/values';
import type { Snapshot } from '../../observe/snapshot.ts';

/** Findings whose verdict depends on which nodes two objects have in common. */
const nodeDependent: ReadonlySet<string> = new Set([
  'GS-ADVERTISEMENT-AS-PATH',
  'GS-ADVERTISEMENT-LOCAL-PREF',
  'GS-BGP-PEERS-CONFLICT',
]);

/**
 * BGP peers and advertisements that conflict on a node of this cluster, which MetalLB would refuse. Where the nodes could
 * not be read, pairs that may conflict are warnings.
 */
export function checkSharedNodes(values: Values, { objects }: Snapshot): readonly Finding[] {
  if (values.bgp.advertisements.length + values.bgp.peers.length < 2) return [];
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  const { findings } = validateResources(toResources(values), {
    bgpType: values.bgp.mode,
    namespace: releaseNamespace,
    nodes:
      nodes.length === 0
        ? undefined
        : nodes.map((node) => ({ name: node.metadata.name, labels: stringsAt(node, 'metadata', 'labels') })),
  });
  return findings.filter(({ code }) => nodeDependent.has(code));
}
