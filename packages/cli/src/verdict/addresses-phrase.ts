import type { AssignedAddress } from '@gatesmith/installer';
import { count } from '../render/count.ts';

/** `1 address answers`, `1 of 2 addresses answers`, `2 addresses are assigned`, `no Service has an address`. */
export function addressesPhrase(addresses: readonly Pick<AssignedAddress, 'http'>[]): string {
  if (addresses.length === 0) return 'no Service has an address';
  const asked = addresses.filter(({ http }) => http !== undefined);
  if (asked.length === 0)
    return `${count(addresses.length, 'address')} ${addresses.length === 1 ? 'is' : 'are'} assigned`;
  const answering = asked.filter(({ http }) => http?.startsWith('no answer') === false).length;
  const verb = answering === 1 ? 'answers' : 'answer';
  const all = count(asked.length, 'address');
  const phrase =
    answering === asked.length
      ? `${all} ${verb}`
      : answering === 0
        ? `${all} ${asked.length === 1 ? 'does' : 'do'} not answer`
        : `${answering} of ${all} ${verb}`;
  const rest = addresses.length - asked.length;
  return rest === 0 ? phrase : `${phrase}, ${rest} more ${rest === 1 ? 'is' : 'are'} assigned`;
}
