import type { FindingPath } from '@gatesmith/diagnostics';
import type { IpRange } from '@gatesmith/ip-range';
import { coverage } from '../advertises.ts';
import { bgpAdvertisement, l2Advertisement, pool } from '../build-resources.ts';
import type { FrontDoorFields } from '../front-door.ts';
import { isPoolBlock, parsePoolBlock } from '../validate/pool-block.ts';

/** A pool of the values file, as it lies in the network. */
export interface PlacedPool {
  readonly name: string;
  readonly subject: string;
  /** The path of its `addresses` in the values file. */
  readonly path: FindingPath;
  readonly entries: readonly PlacedEntry[];
  /** Whether its addresses are announced by ARP and neighbour discovery. */
  readonly inLayer2: boolean;
}

/** An entry of a pool's `addresses`. */
export interface PlacedEntry {
  readonly text: string;
  readonly path: FindingPath;
  /** Absent when the entry cannot be read, which `validateResources` reports. */
  readonly range: IpRange | undefined;
}

/** Places the pools of a values file in the network. */
export function placePools({
  pools,
  layer2,
  bgp,
  namespace = 'metallb-system',
}: FrontDoorFields): PlacedPool[] {
  const isNamed = coverage((layer2 ?? []).map(l2Advertisement));
  const isOverBgp = coverage((bgp?.advertisements ?? []).map(bgpAdvertisement));
  return pools.map((fields, index) => {
    const built = pool({ ...fields, namespace });
    const { name } = built.metadata;
    const path = ['pools', index, 'addresses'];
    const isInLayer2 = layer2 === undefined ? !isOverBgp(built) : isNamed(built);
    return {
      name,
      subject: `IPAddressPool/${namespace}/${name}`,
      path,
      entries: built.spec.addresses.map((text, at) => ({ text, path: [...path, at], range: rangeOf(text) })),
      inLayer2: fields.allocateOnly !== true && isInLayer2,
    };
  });
}

function rangeOf(text: string): IpRange | undefined {
  const parsed = parsePoolBlock(text);
  return isPoolBlock(parsed) ? parsed.range : undefined;
}
