import { nearest } from '@gatesmith/diagnostics';
import { advertises } from '../advertises.ts';
import { bgpAdvertisement, l2Advertisement, pool } from '../build-resources.ts';
import type { NetworkFinding, ValuesChange } from '../check-network.ts';
import { toDnsName } from '../dns-name.ts';
import type { FrontDoorFields } from '../front-door.ts';
import { quote } from '../validate/problem.ts';

/** Advertisements that cover none of the pools: whatever MetalLB assigns, they announce nothing. */
export function coverageFindings({
  pools,
  layer2 = [],
  bgp,
  namespace = 'metallb-system',
}: FrontDoorFields): NetworkFinding[] {
  if (pools.length === 0 || layer2.length + (bgp?.advertisements ?? []).length === 0) return [];
  const built = pools.map((fields) => pool({ ...fields, namespace }));
  const names = built.map(({ metadata }) => metadata.name);
  const listed = [
    ...layer2.map((fields, index) => ({
      kind: 'L2Advertisement',
      fields,
      resource: l2Advertisement(fields),
      path: ['layer2', index],
    })),
    ...(bgp?.advertisements ?? []).map((fields, index) => ({
      kind: 'BGPAdvertisement',
      fields,
      resource: bgpAdvertisement(fields),
      path: ['bgp', 'advertisements', index],
    })),
  ];
  return listed.flatMap(({ kind, fields, resource, path }): NetworkFinding[] => {
    if (built.some((one) => advertises(resource, one))) return [];
    const wanted = (fields.ipAddressPools ?? []).map(toDnsName);
    const meant = [...new Set(wanted.flatMap((name) => nearest(name, names) ?? []))];
    const value = meant.length > 0 ? meant : names;
    const changes: ValuesChange[] = [{ path: [...path, 'ipAddressPools'], value }];
    if (fields.ipAddressPoolSelectors !== undefined && meant.length === 0)
      changes.push({ path: [...path, 'ipAddressPoolSelectors'], value: [] });
    const why =
      wanted.length > 0
        ? `names ${wanted.map(quote).join(', ')}`
        : 'its ipAddressPoolSelectors match no pool';
    const shown = value.slice(0, 6).join(', ');
    return [
      {
        code: 'GS-ADVERTISEMENT-SELECTS-NOTHING',
        severity: 'warning',
        subject: `${kind}/${namespace}/${resource.metadata.name}`,
        path,
        message: `${kind} ${quote(resource.metadata.name)}: covers no pool (${why}), so it announces nothing`,
        hint: `ipAddressPools: [${shown}${value.length > 6 ? ', …' : ''}]`,
        fix: { summary: `announce ${shown}${value.length > 6 ? ', …' : ''}`, changes },
      },
    ];
  });
}
