import type { IpAddress } from '@gatesmith/ip-range';
import { formatAddress } from '@gatesmith/ip-range';
import { AddressBook } from './allocate/address-book.ts';
import { type Outcome, possibleOutcomes } from './allocate/converge.ts';
import { describeFullPool } from './allocate/full-pool.ts';
import { keepingPool } from './allocate/keep-addresses.ts';
import { planPools } from './allocate/pool-plan.ts';
import { obstacle, type RefusalCode } from './allocate/refusal.ts';
import type { ServiceInput } from './allocate/service-input.ts';
import { planService, tenantOf } from './allocate/service-plan.ts';
import { unreadAnnotations } from './allocate/unread-annotations.ts';
import type { NamedPool } from './describe-pools.ts';
import type { SimulateOptions } from './simulate-allocation.ts';
import { parseGoAddress } from './validate/go-address.ts';

/** The actions of MetalLB for one Service without an address. */
export interface AllocationExplanation {
  /** The addresses that it gets; empty when it gets none. */
  readonly addresses: readonly string[];
  /** Why it gets none: the condition as a code, the sentence, and what each pool has against it. */
  readonly refusal?:
    | { readonly code: RefusalCode; readonly reason: string; readonly details: readonly string[] }
    | undefined;
  /** Sentences about annotations that look like MetalLB's and have no effect. */
  readonly remarks: readonly string[];
}

/**
 * Explains what MetalLB does with a Service that holds no address, given the pools and the Services that hold some. It
 * names the holders of a contested address and the condition that keeps the Service from sharing it. Never throws.
 *
 * @example
 * ```ts
 * import { explainAllocation } from '@gatesmith/metallb';
 *
 * const web = { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } };
 * explainAllocation([], web).refusal?.code; // 'no-pools'
 * ```
 */
export function explainAllocation(
  pools: readonly NamedPool[],
  service: ServiceInput,
  {
    existing = [],
    namespaces = {},
    clusterFamilies = ['ipv4', 'ipv6'],
    loadBalancerClass = '',
  }: SimulateOptions = {},
): AllocationExplanation {
  const planned = planPools(pools, namespaces);
  const options = { clusterFamilies, loadBalancerClass };
  const book = new AddressBook();
  for (const { service: holder, addresses: texts } of existing) {
    const other = planService(holder, options);
    const addresses = texts.flatMap((text): IpAddress[] => {
      const parsed = parseGoAddress(text);
      return parsed === undefined ? [] : [{ family: parsed.family, value: parsed.value }];
    });
    const pool = keepingPool({ pools: planned, service: other, book }, addresses);
    if (pool !== undefined) book.assign({ pool, addresses, ...tenantOf(other) });
  }
  const own = planService(service, options);
  const [outcome] = possibleOutcomes({ pools: planned, service: own, book });
  const remarks = unreadAnnotations(service.metadata.annotations ?? {});
  if (outcome?.addresses !== undefined)
    return { addresses: outcome.addresses.map((address: IpAddress) => formatAddress(address)), remarks };
  if (outcome === undefined) return { addresses: [], remarks };
  const { code, reason } = outcome;
  return { addresses: [], refusal: { code, reason, details: detailsOf(outcome) }, remarks };

  function detailsOf({
    details = [],
  }: Exclude<Outcome, { readonly addresses: readonly IpAddress[] }>): readonly string[] {
    if (code !== 'full') return details;
    return planned
      .filter(({ name }) => own.requestedPool === '' || name === own.requestedPool)
      .map((pool) => {
        const other = own.requestedPool === '' ? obstacle(pool, own) : undefined;
        return other ?? describeFullPool({ pool, service: own, book });
      });
  }
}
