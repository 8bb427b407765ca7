import type { Finding, FindingPath } from '@gatesmith/diagnostics';
import type { FrontDoorFields } from './front-door.ts';

/** A node, as far as announcing addresses is concerned. */
export interface NodeFacts {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** InternalIP and ExternalIP addresses. */
  readonly addresses?: readonly string[] | undefined;
}

/** An address somebody holds already. */
export interface HeldAddress {
  readonly address: string;
  /** Who holds it, as a person would name it: `Service/web/shop`. */
  readonly holder: string;
}

/** What is known about the wire and the cluster; every part is optional, and what is absent is not checked. */
export interface NetworkFacts {
  readonly nodes?: readonly NodeFacts[] | undefined;
  /** Subnets the nodes' interfaces are in. */
  readonly nodeCIDRs?: readonly string[] | undefined;
  readonly podCIDRs?: readonly string[] | undefined;
  readonly serviceCIDRs?: readonly string[] | undefined;
  readonly gateways?: readonly string[] | undefined;
  /** Addresses of the API server: endpoint, virtual IP. */
  readonly apiEndpoints?: readonly string[] | undefined;
  readonly dhcpRanges?: readonly string[] | undefined;
  readonly reserved?: readonly string[] | undefined;
  readonly inUse?: readonly HeldAddress[] | undefined;
  /** MetalLB's `speaker.ignoreExcludeLB`. @default false */
  readonly ignoreExcludeLB?: boolean | undefined;
}

/** What {@link checkNetwork} looks at. */
export interface CheckNetworkInput extends FrontDoorFields {
  readonly network: NetworkFacts;
}

/** One change of a values file, addressed as a finding addresses it. */
export interface ValuesChange {
  readonly path: FindingPath;
  readonly value: unknown;
}

/** The smallest change of the values file that makes a finding go away. */
export interface ValuesFix {
  readonly summary: string;
  readonly changes: readonly ValuesChange[];
}

/** A finding of {@link checkNetwork}, with its cure where one can be computed. */
export interface NetworkFinding extends Finding {
  readonly fix?: ValuesFix | undefined;
}

/** What MetalLB does not check: the pools against the wire they are put on. */
export function checkNetwork(_: CheckNetworkInput): NetworkFinding[] {
  return [];
}
