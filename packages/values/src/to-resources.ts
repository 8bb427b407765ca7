import { type FrontDoor, frontDoor, type MetalLBResource } from '@gatesmith/metallb';
import type { Values } from './gen/values.ts';

/** The namespace of the release, of MetalLB and of its objects: MetalLB reads no other. */
export const releaseNamespace = 'metallb-system';

/** The front door that these values describe, as the MetalLB package builds and judges it. */
export function frontDoorOf({ bgp, layer2, pools }: Values): FrontDoor {
  return frontDoor({ pools, layer2, bgp, namespace: releaseNamespace });
}

/**
 * The MetalLB objects that the chart renders for these values, without the labels that Helm charts carry, in an order in
 * which each may be created. Layer 2 advertisements that were left out are filled in: one that names every pool which
 * nothing else advertises.
 *
 * @example
 * ```ts
 * import { parseValues, toResources } from '@gatesmith/values';
 *
 * const values = parseValues([{ file: 'values.yaml', text: 'pools: [{ name: lan, addresses: [10.0.0.0/29] }]' }]);
 * toResources(values).map(({ kind }) => kind); // ['IPAddressPool', 'L2Advertisement']
 * ```
 */
export function toResources(values: Values): readonly MetalLBResource[] {
  return frontDoorOf(values).resources;
}
