import { type KubernetesObject, objectId, textAt } from '@gatesmith/kubernetes';
import type { SnapshotIndex } from '../../../observe/snapshot-index.ts';
import { nodeArgumentsOf, nodeWordsOf } from '../node-addresses.ts';
import type { OtherLoadBalancer } from './other-load-balancer.ts';
import { isFalse } from './program.ts';

const label = 'svccontroller.k3s.cattle.io/svcname';
const disabling: ReadonlySet<string> = new Set(['disable', 'no-deploy']);

/**
 * ServiceLB of k3s, which is on unless a server's flags disable it, and of RKE2, which is off unless they enable it. Its
 * DaemonSets alone count where no server states its flags.
 */
export function serviceLb(index: SnapshotIndex): readonly OtherLoadBalancer[] {
  const servers = index.ofKind('Node').filter((node) => isServer(node));
  const active = servers.find(runsServiceLb);
  const [daemonSet] = index
    .ofKind('DaemonSet')
    .filter(({ metadata }) => metadata.name.startsWith('svclb-') || metadata.labels?.[label] !== undefined);
  const sign = active ?? (servers.length === 0 ? daemonSet : undefined);
  if (sign === undefined) return [];
  const isRke2 = active !== undefined && isOf('rke2', active);
  const how =
    sign === active
      ? isRke2
        ? 'the server was started with --enable-servicelb'
        : 'the server was started without --disable=servicelb'
      : 'this is one of its DaemonSets';
  return [
    {
      subject: objectId(sign),
      effect: `ServiceLB gives every LoadBalancer Service without a class the addresses of the nodes (${how})`,
      remedy: isRke2
        ? 'start every server without --enable-servicelb'
        : 'start every server with --disable=servicelb (disable: [servicelb] in /etc/rancher/k3s/config.yaml)',
    },
  ];
}

/** Agents and nodes without the annotation say nothing about the controllers of the servers. */
function isServer(node: KubernetesObject): boolean {
  return nodeWordsOf(node)[0] === 'server' && (isOf('k3s', node) || isOf('rke2', node));
}

function isOf(distribution: 'k3s' | 'rke2', node: KubernetesObject): boolean {
  const version = textAt(node, 'status', 'nodeInfo', 'kubeletVersion') ?? '';
  const marks = Object.keys(node.metadata.annotations ?? {});
  return version.includes(`+${distribution}`) || marks.includes(`${distribution}.io/node-args`);
}

function runsServiceLb(node: KubernetesObject): boolean {
  const flags = nodeArgumentsOf(node);
  if (isOf('rke2', node))
    return flags.some(([flag, value]) => flag === 'enable-servicelb' && !isFalse(value));
  return !flags.some(
    ([flag, value]) =>
      disabling.has(flag) &&
      value
        .split(',')
        .map((component) => component.replaceAll(/["'[\]\s]/g, ''))
        .includes('servicelb'),
  );
}
