import type { Cluster } from '../cluster.ts';

/** A node that answers ARP for an address. */
export interface ArpAnswer {
  readonly node: string;
  readonly mac: string;
}

export function whoAnswers(_cluster: Cluster, _address: string): readonly ArpAnswer[] {
  return [];
}
