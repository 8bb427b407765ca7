import type { IpAddress } from '@gatesmith/ip-range';

/** Whether an address is IPv4 and ends in .0 or .255, which MetalLB's `avoidBuggyIPs` is about. */
export function isBuggy({ family, value }: IpAddress): boolean {
  if (family === 'ipv6') return false;
  const octet = value & 255n;
  return octet === 0n || octet === 255n;
}
