import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, listAt, textAt } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';

/** Other programs that serve every LoadBalancer Service without a class: two of them fight over each. */
export function checkOtherLoadBalancers({ entrypoint }: Values, index: SnapshotIndex): readonly Finding[] {
  if (entrypoint.loadBalancerClass !== '') return [];
  const others = [
    ...index.ofKind('DaemonSet').flatMap(serviceDaemonSet),
    ...index
      .ofKind('Node')
      .filter(runsServiceLb)
      .slice(0, 1)
      .map(() => 'k3s servicelb (the nodes run without --disable servicelb)'),
  ];
  return [...new Set(others)].map((other) =>
    report('GS-LOADBALANCER-OTHER', {
      subject: 'Service',
      path: ['entrypoint', 'loadBalancerClass'],
      message: `${other}: serves LoadBalancer Services too, and both would give the entrypoint an address`,
      hint: 'switch the other one off, or set entrypoint.loadBalancerClass: metallb.io/metallb before the first install (it cannot be changed later)',
    }),
  );
}

function serviceDaemonSet({ metadata, spec }: KubernetesObject): readonly string[] {
  const labels = Object.keys(metadata.labels ?? {});
  if (
    metadata.name.startsWith('svclb-') ||
    labels.some((label) => label.startsWith('svccontroller.k3s.cattle.io/'))
  ) {
    return ['k3s servicelb'];
  }
  const containers = listAt(spec, 'template', 'spec', 'containers');
  const serves = containers.some((container) =>
    listAt(container, 'env').some(
      (variable) => textAt(variable, 'name') === 'svc_enable' && textAt(variable, 'value') === 'true',
    ),
  );
  return serves && metadata.name.includes('kube-vip')
    ? [`kube-vip (DaemonSet/${metadata.namespace ?? ''}/${metadata.name})`]
    : [];
}

/** k3s writes its arguments on the node. */
function runsServiceLb(node: KubernetesObject): boolean {
  const version = textAt(node, 'status', 'nodeInfo', 'kubeletVersion') ?? '';
  const args = node.metadata.annotations?.['k3s.io/node-args'];
  return version.includes('+k3s') && args?.includes('"server"') === true && !args.includes('servicelb');
}
