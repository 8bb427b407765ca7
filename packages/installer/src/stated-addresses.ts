import { bitsOf, formatAddress, safeParseAddress, safeParsePrefix } from '@gatesmith/ip-range';

/** The addresses of a comma-separated list, `/24` and the like left out; nothing when any part is something else. */
export function addressList(text: string): readonly string[] {
  const addresses = text.split(',').map((part) => hostAddress(part.trim()));
  return addresses.every((address) => address !== undefined) ? addresses : [];
}

/** The address of an interface, written with or without its prefix length. A network is not an address. */
function hostAddress(text: string): string | undefined {
  const [written = '', length] = text.split('/', 2);
  const { value: address } = safeParseAddress(written);
  if (address === undefined || isNowhere(written)) return undefined;
  if (length !== undefined) {
    const { value: prefix } = safeParsePrefix(text);
    const isWhole = prefix?.length === bitsOf(address.family);
    if (prefix === undefined || (prefix.value === address.value && !isWhole)) return undefined;
  }
  return formatAddress(address);
}

/** The address in `https://192.168.1.9:6443`, `192.168.1.9:6443`, `[fd00::9]:6443` or `fd00::9`; a name has none. */
export function addressOfEndpoint(endpoint: string): string | undefined {
  const authority = endpoint
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*$/, '');
  const bracketed = /^\[(.+)\](:\d+)?$/.exec(authority)?.[1];
  return hostAddress(bracketed ?? authority) ?? hostAddress(authority.replace(/:\d+$/, ''));
}

/** Loopback and unspecified addresses name no machine of the network. */
function isNowhere(text: string): boolean {
  return /^(127\.|0\.0\.0\.0$|::1?$)/.test(text);
}
