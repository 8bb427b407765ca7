import { isIPv4 } from 'node:net';
import { assignedAddresses } from '../addresses.ts';
import type { Observations } from '../decide/verify/verify-snapshot.ts';
import { askKubeProxies } from '../kube-proxy/ask-kube-proxies.ts';
import { planKubeProxyChange } from '../kube-proxy/plan-kube-proxy.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import type { ArpProbeResult, HttpProbeResult, Probe } from '../ports/probe.ts';
import { readWorkloadLogs } from './read-workload-logs.ts';
import type { Snapshot } from './snapshot.ts';
import { probeWebhook } from './webhook-probe.ts';

const mostAddresses = 20;

export interface OutsideOptions extends CallOptions {
  /** How long a second machine may take to answer ARP for an address. @default that of the probe */
  readonly listenMs?: number | undefined;
}

export interface ObserveOptions extends OutsideOptions {
  /** A call for each node; left out by a run that has found nothing to do. @default 'ask' */
  readonly kubeProxies?: 'ask' | 'leave' | undefined;
  /** Whether to read what the controllers logged a moment ago. @default 'leave' */
  readonly logs?: 'read' | 'leave' | undefined;
  /** Probes that were started while the snapshot was still being read. */
  readonly outside?: Outside | Promise<Outside> | undefined;
}

/** Probes that do not depend on the nodes: started as soon as the addresses are known. */
export type Outside = Pick<Observations, 'webhook' | 'http' | 'arp'>;

interface Ports {
  readonly cluster: Cluster;
  readonly probe: Probe;
}

/** Observes what a snapshot does not contain: whether the webhook serves, the settings of the kube-proxies, what
 * answers on each address, and which node announces it. */
export async function observe(
  ports: Ports,
  snapshot: Snapshot,
  { signal, kubeProxies = 'ask', logs: reading = 'leave', listenMs, outside }: ObserveOptions = {},
): Promise<Observations> {
  const [seen, kubeProxy, logs] = await Promise.all([
    outside ?? observeOutside(ports, snapshot, { signal, listenMs }),
    kubeProxies === 'ask'
      ? askKubeProxies(ports.cluster, { plan: planKubeProxyChange({}, snapshot), snapshot, signal })
      : undefined,
    reading === 'read' ? readWorkloadLogs(ports.cluster, snapshot, { signal }) : undefined,
  ]);
  return { ...seen, kubeProxy, logs };
}

/** Whether the webhook serves, what answers on each address, and which node announces it. */
export async function observeOutside(
  { cluster, probe }: Ports,
  { objects }: Pick<Snapshot, 'objects'>,
  { signal, listenMs }: OutsideOptions = {},
): Promise<Outside> {
  const addresses = assignedAddresses(objects)
    .filter(({ pool }) => pool !== undefined)
    .slice(0, mostAddresses);
  const http: Record<string, HttpProbeResult> = {};
  const arp: Record<string, ArpProbeResult> = {};
  const ipv4 =
    probe.arp === undefined ? [] : [...new Set(addresses.map(({ address }) => address))].filter(isIPv4);
  const [webhook] = await Promise.all([
    probeWebhook(cluster, { signal }),
    ...addresses.map(async ({ address, port = 80 }) => {
      http[address] = await probe.http({ address, port, signal });
    }),
    ...ipv4.map(async (address) => {
      const answer = await probe.arp?.({ address, listenMs, signal });
      if (answer !== undefined) arp[address] = answer;
    }),
  ]);
  return { webhook, http, arp };
}
