import type { Finding } from '@gatesmith/diagnostics';
import type { Values } from '@gatesmith/values';
import { ingressAddresses, poolHolding, poolsOf } from '../../addresses.ts';
import { entrypointRef } from '../../entrypoint-ref.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { acceptanceHint } from '../impact/accept-findings.ts';
import { cilium } from './load-balancers/cilium.ts';
import { cloudControllers } from './load-balancers/cloud-controllers.ts';
import { kubeVip } from './load-balancers/kube-vip.ts';
import type { OtherLoadBalancer } from './load-balancers/other-load-balancer.ts';
import { otherPrograms } from './load-balancers/other-programs.ts';
import { serviceLb } from './load-balancers/service-lb.ts';

const code = 'GS-LOADBALANCER-OTHER';

/**
 * Other programs that serve every LoadBalancer Service without a class: two of them fight over each. It is a warning where the
 * entrypoint has held an address of MetalLB alone all the same.
 */
export function checkOtherLoadBalancers(values: Values, index: SnapshotIndex): readonly Finding[] {
  if (values.entrypoint.loadBalancerClass !== '') return [];
  const isSettled = holdsPoolAddresses(values, index);
  return otherLoadBalancers(values, index).map(({ subject, effect, remedy, severity = 'error' }) =>
    report(code, {
      severity: isSettled ? 'warning' : severity,
      subject,
      path: ['entrypoint', 'loadBalancerClass'],
      message: `${subject}: ${effect}; MetalLB would serve the same Services, the entrypoint included`,
      hint: `${remedy}; or let MetalLB serve Services of one class only with entrypoint.loadBalancerClass: metallb.io/metallb, before the first install (it cannot be changed later); ${acceptanceHint({ code, subject })}`,
    }),
  );
}

/** Every other load balancer that would serve the entrypoint. */
function otherLoadBalancers(values: Values, index: SnapshotIndex): readonly OtherLoadBalancer[] {
  const { namespace = '', name } = entrypointRef(values);
  const live = index.find(entrypointRef(values))?.metadata.labels;
  const labels = { ...values.entrypoint.labels, ...live };
  const entrypoint = { namespace, name, labels };
  return [
    ...serviceLb(index),
    ...kubeVip(index, entrypoint),
    ...cilium(index, entrypoint),
    ...cloudControllers(index),
    ...otherPrograms(index),
  ];
}

function holdsPoolAddresses(values: Values, index: SnapshotIndex): boolean {
  const service = index.find(entrypointRef(values));
  const held = service === undefined ? [] : ingressAddresses(service);
  const pools = poolsOf(index.ofKind('IPAddressPool'));
  return held.length > 0 && held.every((address) => poolHolding(address, pools) !== undefined);
}
