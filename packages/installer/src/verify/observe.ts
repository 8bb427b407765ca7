import { isIPv4 } from 'node:net';
import { assignedAddresses } from '../addresses.ts';
import { planKubeProxyChange } from '../kube-proxy/plan-kube-proxy.ts';
import { askKubeProxies } from '../kube-proxy/verify-kube-proxy.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import type { ArpProbeResult, HttpProbeResult, Probe } from '../ports/probe.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { probeWebhook } from '../up/webhook-probe.ts';
import type { Observations } from './verify-snapshot.ts';

const mostAddresses = 20;

export interface ObserveOptions extends CallOptions {
  /** A call for each node; left out by a run that has found nothing to do. @default 'ask' */
  readonly kubeProxies?: 'ask' | 'leave' | undefined;
}

/** Asks what a snapshot cannot tell: whether the webhook serves, what the kube-proxies run with, what
 * answers at each address, and who answers for it. */
export async function observe(
  { cluster, probe }: { readonly cluster: Cluster; readonly probe: Probe },
  snapshot: Snapshot,
  { signal, kubeProxies = 'ask' }: ObserveOptions = {},
): Promise<Observations> {
  const addresses = assignedAddresses(snapshot.objects)
    .filter(({ pool }) => pool !== undefined)
    .slice(0, mostAddresses);
  const http: Record<string, HttpProbeResult> = {};
  const arp: Record<string, ArpProbeResult> = {};
  const ipv4 =
    probe.arp === undefined ? [] : [...new Set(addresses.map(({ address }) => address))].filter(isIPv4);
  const [webhook, kubeProxy] = await Promise.all([
    probeWebhook(cluster, { signal }),
    kubeProxies === 'ask'
      ? askKubeProxies(cluster, planKubeProxyChange({}, snapshot), snapshot, { signal })
      : undefined,
    ...addresses.map(async ({ address, port = 80 }) => {
      http[address] = await probe.http({ address, port, signal });
    }),
    ...ipv4.map(async (address) => {
      const answer = await probe.arp?.({ address, signal });
      if (answer !== undefined) arp[address] = answer;
    }),
  ]);
  return { webhook, http, arp, kubeProxy };
}
