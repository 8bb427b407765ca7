import type { KubernetesObject } from '@gatesmith/kubernetes';
import { announcersOf, ingressAddresses, poolHolding, poolsOf } from '../../addresses.ts';
import { metallbNamespace } from '../../layout.ts';
import type { StepContext } from '../step-context.ts';
import { waitFor } from '../waiting/wait-for.ts';

/** Waits until the entrypoint has an address from one of our pools and a node announces it. */
export async function awaitAddresses(context: StepContext<'addresses'>): Promise<void> {
  await waitFor(context, {
    waitingFor: "the entrypoint's address",
    look: async () => {
      const reason = await whyNoAddress(context);
      return reason === undefined ? { done: true, result: undefined } : { done: false, reason };
    },
    hint: 'see why with: gatesmith verify, and kubectl describe service for the events of MetalLB',
  });
}

async function whyNoAddress({
  cluster,
  values,
  step,
  signal,
}: StepContext<'addresses'>): Promise<string | undefined> {
  const { entrypoint, pools, bgp } = values;
  const service = await cluster.get(step.service, { signal });
  if (service === undefined) return 'the Service is not there';
  const addresses = ingressAddresses(service);
  if (addresses.length === 0) return (await lastEvent(cluster, service, signal)) ?? 'no address assigned yet';
  for (const address of addresses) {
    const pool = poolHolding(address, pools);
    if (pool === undefined) return whoElse(cluster, address, signal);
    if (entrypoint.ipAddressPool !== undefined && pool !== entrypoint.ipAddressPool) {
      return `it holds ${address} out of pool ${pool}, not ${entrypoint.ipAddressPool}`;
    }
  }
  if (bgp.peers.length > 0) return undefined;
  const statuses = await cluster.list(
    { apiVersion: 'metallb.io/v1beta1', kind: 'ServiceL2Status', namespace: metallbNamespace },
    { signal },
  );
  if (statuses.state !== 'ok') return undefined;
  const announcers = announcersOf(service, statuses.items);
  return announcers.length > 0
    ? undefined
    : `${addresses.join(', ')} is assigned, but no node announces it yet`;
}

/** A pool that is in the cluster but not in the values may have served first. */
async function whoElse(
  cluster: StepContext['cluster'],
  address: string,
  signal: AbortSignal,
): Promise<string> {
  const live = await cluster.list({ apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool' }, { signal });
  const other = live.state === 'ok' ? poolHolding(address, poolsOf(live.items)) : undefined;
  return other === undefined
    ? `it holds ${address}, which is in none of the pools: another load balancer is at work`
    : `it holds ${address} out of pool ${other}, which is not in the values: name a pool of yours in entrypoint.ipAddressPool`;
}

/** MetalLB says in an event why it assigned nothing. */
async function lastEvent(
  cluster: StepContext['cluster'],
  service: KubernetesObject,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { name, namespace } = service.metadata;
  const events = await cluster.list(
    { apiVersion: 'v1', kind: 'Event', namespace, fieldSelector: `involvedObject.name=${name}` },
    { signal },
  );
  if (events.state !== 'ok') return undefined;
  const failed = events.items.filter((event) => event['reason'] === 'AllocationFailed').at(-1);
  return typeof failed?.['message'] === 'string' ? failed['message'] : undefined;
}
