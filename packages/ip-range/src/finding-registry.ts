/** Every issue that this package can report; `ipRangeFindings` in the public API. */
export const ipRangeFindings = {
  'GS-ADDRESS-EMPTY': {
    severity: 'error',
    title: 'Address is missing',
    text: 'The string is empty where an address is expected, for example on one side of the dash in a range, so nothing can be read. Write the address, or remove the entry.',
  },
  'GS-ADDRESS-INVALID': {
    severity: 'error',
    title: 'Not an IP address',
    text: 'The string is not an IPv4 or IPv6 address; the message names the part that is wrong. Parsing is strict: octets with leading zeros, short forms and surrounding spaces are rejected, because other programs read them differently. Write four numbers from 0 to 255 separated by dots, or eight groups of hexadecimal digits.',
  },
  'GS-ADDRESS-ZONE': {
    severity: 'error',
    title: 'Address contains a zone',
    text: 'An IPv6 address with a zone, such as fe80::1%eth0, is valid only on the machine that has that interface, so it cannot be part of a shared configuration. Remove the percent sign and everything after it.',
  },
  'GS-PREFIX-LENGTH': {
    severity: 'error',
    title: 'Prefix length is missing or out of bounds',
    text: 'A prefix is written as address/length, with a length from 0 to 32 for IPv4 and from 0 to 128 for IPv6. Without a valid length it is unknown how many addresses are meant. Add or correct the length; /32 or /128 means a single address.',
  },
  'GS-RANGE-INVERTED': {
    severity: 'error',
    title: 'Range ends before it starts',
    text: 'The first address of a range is higher than the last one. This is usually a typing error, so the ends are not swapped silently. Swap them, or correct the wrong one.',
  },
  'GS-RANGE-MIXED-FAMILY': {
    severity: 'error',
    title: 'Range mixes IPv4 and IPv6',
    text: 'One end of a range is an IPv4 address and the other an IPv6 address, and no range of addresses lies between the two. Write one range per family.',
  },
} as const;

/** The codes of {@link ipRangeFindings}. */
export type IpRangeCode = keyof typeof ipRangeFindings;
