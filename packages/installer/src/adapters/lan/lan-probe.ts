import type { Probe } from '../../ports/probe.ts';
import { type ArpProbeOptions, arpProbe } from './arp-probe.ts';
import { httpProbe } from './http-probe.ts';

/**
 * A probe for machines on the same network as the addresses: HTTP requests, and ARP where this machine has an `arping` that
 * may send.
 *
 * @example
 * ```ts
 * import { lanProbe } from '@gatesmith/installer';
 *
 * const answer = await lanProbe().arp?.({ address: '192.168.20.20' });
 * // { asked: true, macs: ['02:00:c0:a8:14:0b'] }
 * ```
 */
export function lanProbe(options: ArpProbeOptions = {}): Probe {
  return { ...httpProbe(), arp: arpProbe(options) };
}
