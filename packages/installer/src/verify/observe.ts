import { assignedAddresses } from '../addresses.ts';
import type { CallOptions, Cluster } from '../ports/cluster.ts';
import type { HttpProbeResult, Probe } from '../ports/probe.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { probeWebhook } from '../up/webhook-probe.ts';
import type { Observations } from './verify-snapshot.ts';

const mostAddresses = 20;

/** Asks what a snapshot cannot tell: whether the webhook serves, and what answers at each address. */
export async function observe(
  { cluster, probe }: { readonly cluster: Cluster; readonly probe: Probe },
  snapshot: Snapshot,
  { signal }: CallOptions = {},
): Promise<Observations> {
  const addresses = assignedAddresses(snapshot.objects)
    .filter(({ pool }) => pool !== undefined)
    .slice(0, mostAddresses);
  const http: Record<string, HttpProbeResult> = {};
  const [webhook] = await Promise.all([
    probeWebhook(cluster, { signal }),
    ...addresses.map(async ({ address, port = 80 }) => {
      http[address] = await probe.http({ address, port, signal });
    }),
  ]);
  return { webhook, http };
}
