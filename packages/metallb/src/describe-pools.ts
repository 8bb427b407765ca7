import type { IpFamily, IpSet } from '@gatesmith/ip-range';
import type { IPAddressPoolSpec } from './resources.ts';

/** A pool by name; an IPAddressPool's spec beside it. */
export interface NamedPool extends IPAddressPoolSpec {
  readonly name: string;
}

/** Who holds which addresses. */
export interface AddressHolder {
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly addresses: readonly string[];
}

/** Counts of one family of a pool. */
export interface PoolFamilyCounts {
  readonly family: IpFamily;
  /** Every address of the ranges. */
  readonly size: bigint;
  /** What MetalLB may hand out: without .0 and .255 when `avoidBuggyIPs` is set. */
  readonly usable: bigint;
  /** IPv4 addresses ending in .0 or .255. */
  readonly buggy: bigint;
  readonly used: bigint;
  readonly free: bigint;
}

/** One pool, counted. */
export interface PoolDescription {
  readonly name: string;
  readonly autoAssign: boolean;
  readonly avoidBuggyIPs: boolean;
  readonly priority: number;
  readonly addresses: IpSet;
  readonly families: readonly PoolFamilyCounts[];
  readonly holders: readonly AddressHolder[];
  /** The next addresses MetalLB would hand out to Services of one family, in its order. */
  readonly next: readonly string[];
}
