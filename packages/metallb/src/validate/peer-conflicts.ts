import { quote } from '../quote.ts';
import { type NodeView, selectedNodes } from './node-view.ts';
import { type Problem, problem } from './problem.ts';
import type { PeerView } from './views.ts';

/** The reasons for which one FRR instance cannot serve two peers; none if no node serves both. */
export function peerConflicts({
  view,
  other,
  nodes,
}: {
  readonly view: PeerView;
  readonly other: PeerView;
  readonly nodes: readonly NodeView[];
}): Problem[] {
  if (nodes.length > 0) {
    const others = selectedNodes(nodes, other.nodeSelectors);
    const shared = [...selectedNodes(nodes, view.nodeSelectors)].filter((name) => others.has(name));
    if (shared.length === 0) return [];
  }
  const name = quote(other.name);
  return [
    ...(view.routerID === other.routerID
      ? []
      : [
          conflict(
            'routerID',
            `routerID ${quote(view.routerID)}: peer ${name} on the same nodes has ${quote(other.routerID)}`,
          ),
        ]),
    ...(identifier(view) === identifier(other)
      ? [
          conflict(
            view.peerAddress === '' ? 'interface' : 'peerAddress',
            `peer ${quote(identifier(view))}: peer ${name} on the same nodes is the same router`,
          ),
        ]
      : []),
    ...(view.myASN === other.myASN || view.vrf !== other.vrf
      ? []
      : [conflict('myASN', `myASN ${view.myASN}: peer ${name} on the same nodes has ${other.myASN}`)]),
  ];
}

function conflict(field: string, message: string): Problem {
  return problem('GS-BGP-PEERS-CONFLICT', {
    path: ['spec', field],
    message,
    hint: 'give the two peers nodeSelectors without a node in common, or make them agree',
  });
}

function identifier({ peerAddress, interface: device, vrf }: PeerView): string {
  const id = peerAddress === '' ? device : peerAddress;
  return vrf === '' ? id : `${id}-${vrf}`;
}
