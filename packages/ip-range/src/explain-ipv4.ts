/** The reason for which a string is not an IPv4 address, and the address that was probably meant. */
export interface Ipv4Refusal {
  readonly why: string;
  readonly hint?: string | undefined;
}

const longestQuad = 15;
const octets = /^\d{1,20}(\.\d{1,20}){0,7}$/;

/** Explains a string that has no colon and that the address parser refused. */
export function explainIpv4(text: string): Ipv4Refusal {
  if (text !== text.trim())
    return { why: 'spaces around an address are not part of it', hint: text.trim().slice(0, longestQuad) };
  if (text.length > 160 || !octets.test(text)) {
    return {
      why: 'not an IP address',
      hint: 'four numbers 0-255 with dots between, as in 192.168.20.10, or an IPv6 address',
    };
  }
  const parts = text.split('.');
  if (parts.length !== 4) {
    return { why: `an IPv4 address has four octets, this has ${parts.length}` };
  }
  const large = parts.find((part) => Number(part) > 255);
  if (large !== undefined) return { why: `octet ${large} is above 255` };
  const padded = parts.find((part) => part.length > 1 && part.startsWith('0'));
  return {
    why: `octet ${padded} starts with a zero, which some readers take for octal`,
    hint: parts.map(Number).join('.'),
  };
}
