import { type HostAddresses, podSlice } from '../lan/addresses.ts';
import { ip } from '../lan/lan.ts';
import { runCommand } from '../run-command.ts';

/** A pod's own network namespace, wired to the node that this process runs on. */
export interface PodNetwork {
  readonly namespace: string;
  readonly podIps: readonly string[];
  remove(): Promise<void>;
}

/** Addresses of a pod without a namespace: nothing runs behind them. */
export function podAddresses(nodeIndex: number, number: number, node: HostAddresses): readonly string[] {
  const slice = podSlice(nodeIndex);
  return [slice.ipv4.address(number), ...(node.ipv6 === undefined ? [] : [slice.ipv6.address(number)])];
}

export interface PodNetworkPlace {
  readonly nodeIndex: number;
  readonly number: number;
  readonly node: HostAddresses;
  readonly namespace: string;
}

/**
 * A cable from the node to the pod, and a route for the pod's address alone, as the point-to-point plugin of the CNI
 * project does: the node is a router, so kube-proxy's rules see the traffic as they do in a real cluster.
 */
export async function createPodNetwork({
  nodeIndex,
  number,
  node,
  namespace,
}: PodNetworkPlace): Promise<PodNetwork> {
  const { ipv4, ipv6 } = podSlice(nodeIndex);
  const dual = node.ipv6 !== undefined;
  const cable = `pod${number}`;
  const address = ipv4.address(number);
  const address6 = ipv6.address(number);
  // One of that name is of a node that was switched off while it made it.
  await runCommand('ip', ['netns', 'del', namespace], { allowFailure: true });
  await runCommand('ip', ['netns', 'add', namespace]);
  await ip(undefined, [
    `link add ${cable} type veth peer name eth0 netns ${namespace}`,
    `addr add ${ipv4.gateway}/32 dev ${cable}`,
    ...(dual ? [`addr add ${ipv6.gateway}/128 dev ${cable} nodad`] : []),
    `link set ${cable} up`,
    `route add ${address}/32 dev ${cable}`,
    ...(dual ? [`route add ${address6}/128 dev ${cable}`] : []),
  ]);
  await ip(namespace, [
    'link set lo up',
    `addr add ${address}/32 dev eth0`,
    ...(dual ? [`addr add ${address6}/128 dev eth0 nodad`] : []),
    'link set eth0 up',
    `route add ${ipv4.gateway} dev eth0 scope link`,
    `route add default via ${ipv4.gateway}`,
    ...(dual ? [`route add ${ipv6.gateway} dev eth0`, `route add default via ${ipv6.gateway}`] : []),
  ]);
  return {
    namespace,
    podIps: podAddresses(nodeIndex, number, node),
    async remove() {
      // The cable disappears with the namespace; both may be gone already when the node was stopped.
      await runCommand('ip', ['link', 'del', cable], { allowFailure: true });
      await runCommand('ip', ['netns', 'del', namespace], { allowFailure: true });
    },
  };
}
