import { type FindingPath, nearest } from '@gatesmith/diagnostics';
import { advertises } from '../advertises.ts';
import {
  type BgpAdvertisementFields,
  bgpAdvertisement,
  type L2AdvertisementFields,
  l2Advertisement,
  pool,
} from '../build-resources.ts';
import { toDnsName } from '../dns-name.ts';
import type { FrontDoorFields } from '../front-door.ts';
import { quote } from '../quote.ts';
import { report } from '../report.ts';
import type { BGPAdvertisement, L2Advertisement } from '../resources.ts';
import type { NetworkFinding, ValuesChange } from './network-finding.ts';
import { shortList } from './short-list.ts';

interface WrittenAdvertisement {
  readonly fields: L2AdvertisementFields | BgpAdvertisementFields;
  readonly resource: L2Advertisement | BGPAdvertisement;
  readonly path: FindingPath;
}

/** Advertisements that cover none of the pools: whatever MetalLB assigns, they announce nothing. */
export function coverageFindings({
  pools,
  layer2 = [],
  bgp,
  namespace = 'metallb-system',
}: FrontDoorFields): NetworkFinding[] {
  if (pools.length === 0) return [];
  const built = pools.map((fields) => pool({ ...fields, namespace }));
  const names = built.map(({ metadata }) => metadata.name);
  const written: readonly WrittenAdvertisement[] = [
    ...layer2.map((fields, index) => ({
      fields,
      resource: l2Advertisement(fields),
      path: ['layer2', index],
    })),
    ...(bgp?.advertisements ?? []).map((fields, index) => ({
      fields,
      resource: bgpAdvertisement(fields),
      path: ['bgp', 'advertisements', index],
    })),
  ];
  return written
    .filter(({ resource }) => !built.some((one) => advertises(resource, one)))
    .map((advertisement) => coversNothing(advertisement, { names, namespace }));
}

function coversNothing(
  { fields, resource, path }: WrittenAdvertisement,
  { names, namespace }: { readonly names: readonly string[]; readonly namespace: string },
): NetworkFinding {
  const { kind } = resource;
  const { name } = resource.metadata;
  const wanted = (fields.ipAddressPools ?? []).map(toDnsName);
  const meant = [...new Set(wanted.flatMap((one) => nearest(one, names) ?? []))];
  const value = meant.length > 0 ? meant : names;
  const changes: ValuesChange[] = [{ path: [...path, 'ipAddressPools'], value }];
  if (fields.ipAddressPoolSelectors !== undefined && meant.length === 0)
    changes.push({ path: [...path, 'ipAddressPoolSelectors'], value: [] });
  const why =
    wanted.length > 0 ? `names ${wanted.map(quote).join(', ')}` : 'its ipAddressPoolSelectors match no pool';
  return report('GS-ADVERTISEMENT-SELECTS-NOTHING', {
    subject: `${kind}/${namespace}/${name}`,
    path,
    message: `${kind} ${quote(name)}: covers no pool (${why}), so it announces nothing`,
    hint: `ipAddressPools: [${shortList(value)}]`,
    fix: { summary: `announce ${shortList(value)}`, changes },
  });
}
