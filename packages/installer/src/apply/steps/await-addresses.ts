import { announcersOf, ingressAddresses, poolHolding, poolsOf } from '../../addresses.ts';
import { explainService } from '../../decide/explain/explain-service.ts';
import type { ExplainedLink } from '../../decide/explain/explained-link.ts';
import { metallbNamespace } from '../../layout.ts';
import { readServiceFacts } from '../../observe/read-service-facts.ts';
import type { StepContext } from '../step-context.ts';
import { type Look, waitFor } from '../waiting/wait-for.ts';

/** A wait shorter than this needs no explanation, which takes a dozen requests. */
const explainAfterMs = 2000;
const explainEveryMs = 3000;

/**
 * Waits until the entrypoint has an address from one of our pools and a node announces it. Why it has none is looked up
 * only when nothing has changed for a while; a reason that waiting does not remove ends the wait.
 */
export async function awaitAddresses(context: StepContext<'addresses'>): Promise<void> {
  let last = { missing: '', since: 0 };
  let explained: { readonly link: ExplainedLink | undefined; readonly at: number } | undefined;
  await waitFor(context, {
    waitingFor: "the entrypoint's address",
    look: async (): Promise<Look<undefined>> => {
      const missing = await whatIsMissing(context);
      if (missing === undefined) return { done: true, result: undefined };
      const now = performance.now();
      if (missing !== last.missing) {
        last = { missing, since: now };
        explained = undefined;
      }
      const isDue = now - (explained?.at ?? Number.NEGATIVE_INFINITY) >= explainEveryMs;
      if (now - last.since >= explainAfterMs && isDue)
        explained = { link: await brokenLink(context), at: performance.now() };
      const broken = explained?.link;
      return {
        done: false,
        reason: broken?.message ?? missing,
        ...(broken?.final === true ? { final: { hint: broken.hint } } : {}),
      };
    },
    hint: 'see why with: gatesmith explain svc/NAMESPACE/NAME, and kubectl describe service for the events of MetalLB',
  });
}

/** The link that keeps the entrypoint from its address, as `gatesmith explain` finds it. */
async function brokenLink({
  cluster,
  step: { service },
  signal,
}: StepContext<'addresses'>): Promise<ExplainedLink | undefined> {
  const facts = await readServiceFacts(cluster, service, { signal });
  const { links } = explainService(facts, { namespace: service.namespace ?? 'default', name: service.name });
  return links.find(({ state }) => state === 'broken');
}

async function whatIsMissing({
  cluster,
  values,
  step,
  signal,
}: StepContext<'addresses'>): Promise<string | undefined> {
  const { entrypoint, pools, bgp } = values;
  const service = await cluster.get(step.service, { signal });
  if (service === undefined) return 'the Service does not exist';
  const addresses = ingressAddresses(service);
  if (addresses.length === 0) return 'no address assigned yet';
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
    ? `it holds ${address}, which is in none of the pools: another load balancer gave it`
    : `it holds ${address} out of pool ${other}, which is not in the values: name a pool of yours in entrypoint.ipAddressPool`;
}
