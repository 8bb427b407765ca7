import { httpProbe, type Probe } from '@gatesmith/installer';
import type { Sandbox } from '@gatesmith/sandbox';

/** The notice that accompanies every answer of the practice cluster. */
export const modelNotice =
  'This is the practice cluster, a model: the answers came over loopback, no packet left this machine.';

/** Probes the practice cluster's addresses, which answer on loopback; ARP answers come from the model. */
export function sandboxProbe(sandbox: Sandbox): Probe {
  return {
    ...httpProbe({ reroute: (address, port) => sandbox.reach(address, port), model: modelNotice }),
    arp: async ({ address }) => ({ asked: true, macs: sandbox.arping(address).map(({ mac }) => mac) }),
  };
}
