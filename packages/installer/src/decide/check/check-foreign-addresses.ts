import type { Finding } from '@gatesmith/diagnostics';
import { type KubernetesObject, listAt, objectId, textAt } from '@gatesmith/kubernetes';
import type { Values } from '@gatesmith/values';
import { classOfService, isLoadBalancer, type PoolRanges, poolHolding, poolsOf } from '../../addresses.ts';
import { metallbFacts } from '../../metallb-facts.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { acceptanceHint } from '../impact/accept-findings.ts';
import { poolsFor } from './pools-for.ts';

/**
 * LoadBalancer Services whose address comes from none of MetalLB's pools, whichever program assigned it. MetalLB removes such an
 * address and assigns one from its pools, unless the Service has another class (controller/service.go, `convergeBalancer`).
 * It is a warning where a MetalLB that serves these Services runs already, because then nothing new happens to them.
 */
export function checkForeignAddresses(values: Values, index: SnapshotIndex): readonly Finding[] {
  const { loadBalancerClass } = values.entrypoint;
  const pools = [...poolsOf(index.ofKind('IPAddressPool')), ...values.pools];
  const metallb = metallbFacts([...index.ofKind('Deployment'), ...index.ofKind('Pod')]);
  const isServedAlready = metallb.loadBalancerClass === loadBalancerClass;
  return index
    .ofKind('Service')
    .filter(
      (service) =>
        isLoadBalancer(service) &&
        service.metadata.deletionTimestamp === undefined &&
        classOfService(service) === loadBalancerClass,
    )
    .flatMap((service): readonly Finding[] => {
      const foreign = foreignAddresses(service, pools);
      if (foreign.length === 0) return [];
      const severity = isServedAlready ? 'warning' : 'error';
      return [takenOver({ service, foreign, values, index, severity })];
    });
}

/** Addresses outside all pools, and names, which MetalLB never assigns. */
function foreignAddresses(service: KubernetesObject, pools: readonly PoolRanges[]): readonly string[] {
  return listAt(service, 'status', 'loadBalancer', 'ingress').flatMap((entry) => {
    const ip = textAt(entry, 'ip') ?? '';
    if (ip === '') return textAt(entry, 'hostname') ?? [];
    return poolHolding(ip, pools) === undefined ? [ip] : [];
  });
}

const code = 'GS-ADDRESS-TAKEOVER';
const leaveAlone =
  'to leave the Service alone, let MetalLB serve one class only with entrypoint.loadBalancerClass: metallb.io/metallb before the first install; ';

interface TakenOver {
  readonly service: KubernetesObject;
  readonly foreign: readonly string[];
  readonly values: Values;
  readonly index: SnapshotIndex;
  readonly severity: 'error' | 'warning';
}

function takenOver({ service, foreign, values, index, severity }: TakenOver): Finding {
  const subject = objectId(service);
  const { loadBalancerClass } = values.entrypoint;
  const served = loadBalancerClass === '' ? 'without a class' : `of class ${loadBalancerClass}`;
  const { names, reason } = poolsFor(service, { values, index });
  const outcome =
    names.length > 0
      ? `assigns one from ${names.length === 1 ? 'pool' : 'one of the pools'} ${names.join(', ')}`
      : `assigns none instead${reason === undefined ? '' : ` (${reason})`}`;
  return report(code, {
    severity,
    subject,
    path: loadBalancerClass === '' ? ['entrypoint', 'loadBalancerClass'] : [],
    message: `${subject}: has ${foreign.join(', ')}, which is in no pool of MetalLB; another load balancer assigned it. MetalLB serves every LoadBalancer Service ${served}: it removes this address and ${outcome}`,
    hint: `${loadBalancerClass === '' ? leaveAlone : ''}to keep the address with MetalLB, add it to a pool; ${acceptanceHint({ code, subject })}`,
  });
}
