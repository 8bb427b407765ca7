import { quote } from '../quote.ts';
import { commonNode, nodeInCommon } from './common-node.ts';
import type { NodeView } from './node-view.ts';
import { type Problem, problem } from './problem.ts';
import type { PeerView } from './views.ts';

/**
 * The reasons for which one FRR instance cannot serve two peers; none if no node serves both. Errors are refused by
 * MetalLB; where its verdict depends on labels of nodes that are not known, they are warnings.
 */
export function peerConflicts({
  view,
  other,
  nodes,
}: {
  readonly view: PeerView;
  readonly other: PeerView;
  readonly nodes: readonly NodeView[] | undefined;
}): Problem[] {
  const reasons = conflictReasons(view, other);
  if (reasons.length === 0) return [];
  const selectors = [view.nodeSelectors, other.nodeSelectors] as const;
  // MetalLB takes two peers to share a node while the cluster has none (`peersShareNode`)
  const common = nodes?.length === 0 ? 'yes' : commonNode(nodes, selectors);
  if (common === 'no') return [];
  return reasons.map(({ field, message }) =>
    problem('GS-BGP-PEERS-CONFLICT', {
      severity: common === 'yes' ? 'error' : 'warning',
      path: ['spec', field],
      message:
        common === 'yes'
          ? message
          : `${message}; the verdict depends on node labels: MetalLB refuses this if there is ${nodeInCommon(selectors)}`,
      hint: 'give the two peers nodeSelectors without a node in common, or make them agree',
    }),
  );
}

function conflictReasons(
  view: PeerView,
  other: PeerView,
): { readonly field: string; readonly message: string }[] {
  const name = quote(other.name);
  const reasons = [];
  if (view.routerID !== other.routerID) {
    const message = `routerID ${quote(view.routerID)}: peer ${name} on the same nodes has ${quote(other.routerID)}`;
    reasons.push({ field: 'routerID', message });
  }
  if (identifier(view) === identifier(other)) {
    const field = view.peerAddress === '' ? 'interface' : 'peerAddress';
    const message = `peer ${quote(identifier(view))}: peer ${name} on the same nodes is the same router`;
    reasons.push({ field, message });
  }
  if (view.myASN !== other.myASN && view.vrf === other.vrf) {
    const message = `myASN ${view.myASN}: peer ${name} on the same nodes has ${other.myASN}`;
    reasons.push({ field: 'myASN', message });
  }
  return reasons;
}

function identifier({ peerAddress, interface: device, vrf }: PeerView): string {
  const id = peerAddress === '' ? device : peerAddress;
  return vrf === '' ? id : `${id}-${vrf}`;
}
