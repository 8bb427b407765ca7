import type { BgpAdvertisementFields, L2AdvertisementFields } from '../build-resources.ts';
import { toDnsName } from '../dns-name.ts';
import { quote } from '../quote.ts';
import { isPoolBlock, parsePoolBlock } from '../validate/pool-block.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { EntryContext } from './entry-context.ts';
import type { ImportedValues } from './imported-values.ts';
import type { LegacyReader } from './legacy-reader.ts';

/** A pool of the old configuration with the advertisements that replace its protocol. */
export interface ImportedPool {
  readonly pool: ImportedValues['pools'][number];
  readonly layer2: readonly L2AdvertisementFields[];
  readonly advertisements: readonly BgpAdvertisementFields[];
}

/** Reads an entry of `address-pools`. */
export function readPool(reader: LegacyReader, { index, names }: EntryContext): ImportedPool {
  const wanted = reader.text('name') ?? `pool-${index + 1}`;
  const name = names.give({ kind: 'pool', wanted, path: reader.at('name') });
  const protocol = reader.text('protocol');
  const addresses = reader.texts('addresses') ?? [];
  const autoAssign = reader.flag('auto-assign');
  const avoidBuggyIPs = reader.flag('avoid-buggy-ips');
  const written = reader.list('bgp-advertisements');
  reportAddresses(reader, addresses);
  const isAnnounced = protocol === 'layer2' || protocol === 'bgp';
  if (!isAnnounced) {
    const message = `${quote(protocol)} is neither layer2 nor bgp; the pool is not advertised`;
    reader.lose(['protocol'], { message });
  }
  if (protocol !== 'bgp' && written.length > 0) {
    const message = 'have no meaning for a pool that is not announced by BGP';
    reader.lose(['bgp-advertisements'], { message });
  }
  reader.finish();
  return {
    pool: {
      name,
      addresses,
      ...withoutUndefined({ autoAssign, avoidBuggyIPs }),
      ...(isAnnounced ? {} : { allocateOnly: true }),
    },
    layer2: protocol === 'layer2' ? [{ name, ipAddressPools: [name] }] : [],
    advertisements: protocol === 'bgp' ? advertisementsOf(name, written) : [],
  };
}

function reportAddresses(reader: LegacyReader, addresses: readonly string[]): void {
  if (addresses.length === 0) reader.lose(['addresses'], { message: 'the pool has no addresses' });
  for (const [index, text] of addresses.entries()) {
    if (isPoolBlock(parsePoolBlock(text))) continue;
    const message = `${quote(text)} is not a range of addresses; it is kept unchanged and must be corrected`;
    reader.lose(['addresses', index], { message });
  }
}

/** A BGP pool without advertisements was announced as a whole. */
function advertisementsOf(pool: string, written: readonly LegacyReader[]): BgpAdvertisementFields[] {
  if (written.length === 0) return [{ name: pool, ipAddressPools: [pool] }];
  return written.map((entry, index) => ({
    name: index === 0 ? pool : `${pool}-${index + 1}`,
    ipAddressPools: [pool],
    ...readAdvertisement(entry),
  }));
}

function readAdvertisement(reader: LegacyReader): Omit<BgpAdvertisementFields, 'name' | 'ipAddressPools'> {
  const fields = withoutUndefined({
    aggregationLength: reader.number('aggregation-length'),
    aggregationLengthV6: reader.number('aggregation-length-v6'),
    localPref: reader.number('localpref'),
    communities: reader.texts('communities'),
    peers: reader.texts('peers')?.map(toDnsName),
  });
  reader.finish();
  return fields;
}
