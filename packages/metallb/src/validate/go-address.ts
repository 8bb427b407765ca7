import { type IpAddress, safeParseAddress } from '@gatesmith/ip-range';

/** An address as Go's `net.IP` holds it. */
export interface GoAddress extends IpAddress {
  /** Whether it was written as an IPv4-mapped IPv6 address; its family is IPv4 all the same. */
  readonly mapped: boolean;
}

const mappedPrefix = 0xffffn;

/** Reads an address as Go's `net.ParseIP` does, for which mapped addresses are IPv4. */
export function parseGoAddress(text: string): GoAddress | undefined {
  const { value: address } = safeParseAddress(text);
  if (address === undefined) return undefined;
  if (address.family === 'ipv6' && address.value >> 32n === mappedPrefix)
    return { family: 'ipv4', value: address.value & 0xffff_ffffn, mapped: true };
  return { ...address, mapped: false };
}
