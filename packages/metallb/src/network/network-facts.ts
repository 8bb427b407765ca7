import type { FrontDoorFields } from '../front-door.ts';

/** A node, as far as announcing addresses is concerned. */
export interface NodeFacts {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** InternalIP and ExternalIP addresses. */
  readonly addresses?: readonly string[] | undefined;
}

/** An address that is in use already. */
export interface HeldAddress {
  readonly address: string;
  /** The holder, as a person would name it: `Service/web/shop`. */
  readonly holder: string;
}

/** Known facts about the wire and the cluster; every part is optional, and nothing is checked against an absent one. */
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
  /** Addresses in use, except by the Services that MetalLB serves from these pools. */
  readonly inUse?: readonly HeldAddress[] | undefined;
  /** MetalLB's `speaker.ignoreExcludeLB`. @default false */
  readonly ignoreExcludeLB?: boolean | undefined;
}

/** The sections of a values file, and what is known about the network. */
export interface CheckNetworkInput extends FrontDoorFields {
  readonly network: NetworkFacts;
}
