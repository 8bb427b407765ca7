import type { KubernetesObject } from '@gatesmith/kubernetes';
import { simulateAllocation } from '@gatesmith/metallb';
import type { Values } from '@gatesmith/values';
import { poolHolding } from '../../addresses.ts';
import { namespaceLabels, serviceInput } from '../../allocator-input.ts';
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
  const namespaces = namespaceLabels(index.ofKind('Namespace'));
  const { steps } = simulateAllocation(pools, [serviceInput(service)], {
    namespaces,
    loadBalancerClass: entrypoint.loadBalancerClass,
  });
  const [{ addresses = [], alternatives = [], reason } = {}] = steps;
  const outcomes = [addresses, ...alternatives].flat();
  const names = new Set(outcomes.flatMap((address) => poolHolding(address, pools) ?? []));
  return { names: [...names].sort(), reason };
}
