import type { BgpPeerEntry } from '../build-resources.ts';
import { toDnsName } from '../dns-name.ts';
import { quote } from '../quote.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { EntryContext } from './entry-context.ts';
import type { LegacyReader } from './legacy-reader.ts';
import { readSelector } from './read-selector.ts';

/** Reads an entry of `peers`. */
export function readPeer(reader: LegacyReader, { index, names }: EntryContext): BgpPeerEntry {
  const wanted = reader.text('name') ?? `peer-${index + 1}`;
  const name = names.give({ kind: 'peer', wanted, path: reader.at('name') });
  const nodeSelectors = reader.list('node-selectors').map(readSelector);
  const profile = reader.text('bfd-profile');
  const fields = withoutUndefined({
    peerASN: reader.number('peer-asn'),
    peerAddress: reader.text('peer-address'),
    peerPort: reader.number('peer-port'),
    sourceAddress: reader.text('source-address'),
    holdTime: reader.text('hold-time'),
    keepaliveTime: reader.text('keepalive-time'),
    routerID: reader.text('router-id'),
    ebgpMultiHop: reader.flag('ebgp-multihop'),
    bfdProfile: profile === undefined ? undefined : toDnsName(profile),
  });
  const myASN = reader.number('my-asn');
  if (myASN === undefined)
    reader.lose(['my-asn'], { message: 'is missing; 0 is set instead and must be corrected' });
  const secret = passwordSecret(reader, name);
  reader.finish();
  return {
    name,
    myASN: myASN ?? 0,
    ...fields,
    ...(nodeSelectors.length === 0 ? {} : { nodeSelectors }),
    ...secret,
  };
}

/** A password is never copied: the peer refers to a Secret instead. */
function passwordSecret(reader: LegacyReader, peer: string): Pick<BgpPeerEntry, 'passwordSecret'> {
  if (reader.text('password') === undefined) return {};
  const name = `${peer}-password`;
  reader.lose(['password'], {
    message: `is deliberately left out; peer ${quote(peer)} refers to the Secret ${quote(name)} instead`,
    hint: `kubectl -n metallb-system create secret generic ${name} --type=kubernetes.io/basic-auth --from-file=password=FILE`,
  });
  return { passwordSecret: { name } };
}
