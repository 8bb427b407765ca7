import { type KubernetesObject, listAt, numberAt, stringsAt, textAt, wordsAt } from '@gatesmith/kubernetes';
import { type ServiceInput, simulateAllocation } from '@gatesmith/metallb';
import type { Values } from '@gatesmith/values';
import { poolHolding } from '../../addresses.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';

/** The pools that a Service may get an address from, or the reason for which it gets none. */
export interface PoolsFor {
  readonly names: readonly string[];
  readonly reason?: string | undefined;
}

/** Simulates MetalLB's choice for a Service without an address, from the pools of the values, as if they were all free. */
export function poolsFor(
  service: KubernetesObject,
  { values, index }: { readonly values: Values; readonly index: SnapshotIndex },
): PoolsFor {
  const { pools, entrypoint } = values;
  const namespaces = Object.fromEntries(
    index.ofKind('Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
  );
  const { steps } = simulateAllocation(pools, [serviceInput(service)], {
    namespaces,
    loadBalancerClass: entrypoint.loadBalancerClass,
  });
  const [{ addresses = [], alternatives = [], reason } = {}] = steps;
  const outcomes = [addresses, ...alternatives].flat();
  const names = new Set(outcomes.flatMap((address) => poolHolding(address, pools) ?? []));
  return { names: [...names].sort(), reason };
}

/** The part of a Service that decides about its addresses. */
export function serviceInput(service: KubernetesObject): ServiceInput {
  const { name, namespace, labels, annotations } = service.metadata;
  const field = (key: string): string | undefined => textAt(service, 'spec', key);
  return {
    metadata: { name, namespace, labels, annotations },
    spec: {
      type: field('type'),
      loadBalancerIP: field('loadBalancerIP'),
      loadBalancerClass: field('loadBalancerClass'),
      externalTrafficPolicy: field('externalTrafficPolicy'),
      selector: stringsAt(service, 'spec', 'selector'),
      ports: listAt(service, 'spec', 'ports').map((port) => ({
        name: textAt(port, 'name'),
        port: numberAt(port, 'port') ?? 0,
        protocol: textAt(port, 'protocol'),
      })),
      clusterIPs: wordsAt(service, 'spec', 'clusterIPs'),
      clusterIP: field('clusterIP'),
      ipFamilies: wordsAt(service, 'spec', 'ipFamilies'),
      ipFamilyPolicy: field('ipFamilyPolicy'),
    },
  };
}
