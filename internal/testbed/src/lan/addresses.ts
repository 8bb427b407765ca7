/** The address plan. Every run has its own namespaces, so all runs use the same addresses. */
export type IpFamily = 'IPv4' | 'IPv6';

export interface HostAddresses {
  readonly ipv4: string;
  /** Only on a dual-stack LAN. */
  readonly ipv6?: string | undefined;
}

export const podNetwork = { ipv4: '10.244.0.0/16', ipv6: 'fd00:244::/48' } as const;
export const serviceNetwork = { ipv4: '10.96.0.0/16', ipv6: 'fd00:96::/112' } as const;

export const routerNumber = 1;
export const clientNumber = 2;
export const controlPlaneNumber = 10;

/** `n1` is 192.168.20.11. */
export function nodeNumber(index: number): number {
  return controlPlaneNumber + index;
}

export function hostAddresses(number: number, families: readonly IpFamily[]): HostAddresses {
  return {
    ipv4: `192.168.20.${number}`,
    ...(families.includes('IPv6') && { ipv6: `fd00:20::${number}` }),
  };
}

/** Locally administered, and readable: the last four bytes are the IPv4 address. */
export function hostMac(number: number): string {
  return `02:00:c0:a8:14:${number.toString(16).padStart(2, '0')}`;
}

/** The slice of the pod network that a node routes, and its own address in there. */
export function podSlice(index: number): {
  readonly ipv4: { readonly cidr: string; readonly gateway: string; readonly address: (n: number) => string };
  readonly ipv6: { readonly cidr: string; readonly gateway: string; readonly address: (n: number) => string };
} {
  return {
    ipv4: {
      cidr: `10.244.${index}.0/24`,
      gateway: `10.244.${index}.1`,
      address: (n) => `10.244.${index}.${n}`,
    },
    ipv6: {
      cidr: `fd00:244:0:${index}::/64`,
      gateway: `fd00:244:0:${index}::1`,
      address: (n) => `fd00:244:0:${index}::${n.toString(16)}`,
    },
  };
}
