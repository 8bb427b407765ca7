import { type KubernetesObject, objectId, textAt } from '@gatesmith/kubernetes';
import { announcersOf, ingressAddresses, isLoadBalancer, poolHolding, poolsOf } from '../../addresses.ts';
import { metallbFacts } from '../../metallb-facts.ts';
import type { Snapshot } from '../../observe/snapshot.ts';
import { asksForAddress } from './asks-for-address.ts';
import { coveringAdvertisements } from './covering-advertisements.ts';
import { readyEndpoints } from './endpoints.ts';
import type { ExplainedLink } from './explained-link.ts';
import { whyNoAddress } from './why-no-address.ts';
import { uncovered, whyNotAnnounced } from './why-not-announced.ts';

/** Why a Service is reachable, or the link at which it is not. */
export interface Explanation {
  /** `Service/namespace/name`. */
  readonly service: string;
  readonly addresses: readonly string[];
  /** Up to the first link without which the next ones make no sense. */
  readonly links: readonly ExplainedLink[];
}

/**
 * Follows one Service from its request to the node that answers for it; pure.
 *
 * @example
 * ```ts
 * import { explainService, type Snapshot } from '@gatesmith/installer';
 *
 * const snapshot: Snapshot = {
 *   format: 'gatesmith.dev/snapshot/v1',
 *   takenAt: '2026-11-23T00:00:00Z',
 *   server: { gitVersion: 'v1.36.3', context: 'lab' },
 *   objects: [],
 *   unread: [],
 *   releases: [],
 * };
 * explainService(snapshot, { namespace: 'default', name: 'web' }).links[0]?.state; // 'broken'
 * ```
 */
export function explainService(
  snapshot: Pick<Snapshot, 'objects' | 'unread'>,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Explanation {
  const { objects } = snapshot;
  const id = `Service/${namespace}/${name}`;
  const service = objects.find((object) => object.kind === 'Service' && objectId(object) === id);
  if (service === undefined) return { service: id, addresses: [], links: [missing(id, name, snapshot)] };
  const addresses = ingressAddresses(service);
  const metallb = metallbFacts(objects);
  const asks = asksForAddress(service, metallb);
  if (addresses.length === 0) {
    const links: readonly ExplainedLink[] =
      asks.state === 'holds'
        ? [asks, { link: 'address', state: 'broken', ...whyNoAddress(service, snapshot, metallb) }]
        : [asks];
    return { service: id, addresses, links };
  }
  const pools = [...new Set(addresses.map((address) => poolHolding(address, poolsOf(objects))))];
  const covered = pools.flatMap((pool) => ofPool(pool, service, objects));
  const endpoints = hasEndpoints(service, snapshot);
  const isAnnouncer = announcersOf(service, objects).length > 0;
  // Only MetalLB's own addresses are announced, and neither without an advertisement nor without a ready pod: then the
  // speakers are not at fault.
  const isBlocked =
    pools.every((pool) => pool === undefined) ||
    endpoints.state === 'broken' ||
    (!isAnnouncer && covered.some(({ state }) => state === 'broken'));
  return {
    service: id,
    addresses,
    links: [
      // Another load balancer has served it.
      asks.final === true && isLoadBalancer(service) ? { ...asks, state: 'unknown', final: undefined } : asks,
      { link: 'address', state: 'holds', message: `it holds ${addresses.join(' and ')}` },
      ...covered,
      endpoints,
      ...(isBlocked ? [] : [isAnnounced(service, pools, objects)]),
    ],
  };
}

function missing(
  id: string,
  name: string,
  { objects, unread }: Pick<Snapshot, 'objects' | 'unread'>,
): ExplainedLink {
  const forbidden = unread.find(({ kind }) => kind === 'Service');
  if (forbidden !== undefined) {
    return {
      link: 'service',
      state: 'unknown',
      message: `Services could not be read: ${forbidden.message ?? forbidden.reason}`,
      hint: 'ask for the right to list services',
    };
  }
  const elsewhere = objects.filter((object) => object.kind === 'Service' && object.metadata.name === name);
  return {
    link: 'service',
    state: 'broken',
    message: `${id} does not exist`,
    hint:
      elsewhere.length === 0
        ? 'see what is there with: kubectl get services -A'
        : `there is ${elsewhere.map(objectId).join(' and ')}`,
  };
}

function ofPool(
  pool: string | undefined,
  service: KubernetesObject,
  objects: readonly KubernetesObject[],
): readonly ExplainedLink[] {
  if (pool === undefined) {
    return [
      {
        link: 'pool',
        state: 'unknown',
        message: 'the address is in no pool of MetalLB: something else gave it',
        hint: `see who with: kubectl -n ${service.metadata.namespace ?? 'default'} describe service ${service.metadata.name}`,
      },
    ];
  }
  const covering = coveringAdvertisements(pool, objects);
  return [
    { link: 'pool', state: 'holds', message: `the address comes from pool ${pool}` },
    covering.length === 0
      ? { link: 'advertisement', state: 'broken', ...uncovered(pool) }
      : {
          link: 'advertisement',
          state: 'holds',
          message: `${covering.map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(' and ')} ${covering.length === 1 ? 'covers' : 'cover'} it`,
        },
  ];
}

function hasEndpoints(
  service: KubernetesObject,
  { objects, unread }: Pick<Snapshot, 'objects' | 'unread'>,
): ExplainedLink {
  const { ready, nodes } = readyEndpoints(service, objects);
  const unreadSlices = unread.find(({ kind }) => kind === 'EndpointSlice');
  if (ready === 0 && unreadSlices !== undefined) {
    return {
      link: 'endpoints',
      state: 'unknown',
      message: `the pods behind it could not be read: ${unreadSlices.message ?? unreadSlices.reason}`,
      hint: 'ask for the right to list endpointslices.discovery.k8s.io',
    };
  }
  if (ready === 0) {
    return {
      link: 'endpoints',
      state: 'broken',
      message: 'no pod behind it is ready, and MetalLB does not announce an address without a ready pod',
      hint: `see its pods with: kubectl -n ${service.metadata.namespace ?? 'default'} get endpointslices -l kubernetes.io/service-name=${service.metadata.name}`,
    };
  }
  return {
    link: 'endpoints',
    state: 'holds',
    message: `${ready === 1 ? '1 pod is' : `${ready} pods are`} ready behind it, on ${nodes.join(', ')}`,
  };
}

function isAnnounced(
  service: KubernetesObject,
  pools: readonly (string | undefined)[],
  objects: readonly KubernetesObject[],
): ExplainedLink {
  const announcers = announcersOf(service, objects);
  const { nodes } = readyEndpoints(service, objects);
  const local = textAt(service, 'spec', 'externalTrafficPolicy') === 'Local';
  const strayed = local ? announcers.filter((node) => !nodes.includes(node)) : [];
  if (strayed.length > 0) {
    return {
      link: 'announcement',
      state: 'broken',
      message: `${strayed.join(' and ')} announces it, where no pod of it is ready, and externalTrafficPolicy: Local lets no other node serve`,
      hint: 'wait for MetalLB to move it, or see its speaker: kubectl -n metallb-system logs -l app.kubernetes.io/component=speaker',
    };
  }
  if (announcers.length > 0) {
    const isOne = announcers.length === 1;
    return {
      link: 'announcement',
      state: 'holds',
      message: `${announcers.join(' and ')} ${isOne ? 'announces' : 'announce'} it in Layer 2${local ? `, and ${isOne ? 'runs' : 'run'} one of its ready pods` : ''}`,
    };
  }
  const obstacle = pools
    .flatMap((pool) => (pool === undefined ? [] : (whyNotAnnounced({ service, pool, objects }) ?? [])))
    .at(0);
  if (obstacle !== undefined) {
    return {
      ...obstacle,
      link: 'announcement',
      state: 'broken',
      message: `no node announces it: ${obstacle.message}`,
    };
  }
  if (objects.some(({ kind }) => kind === 'BGPAdvertisement')) {
    return {
      link: 'announcement',
      state: 'unknown',
      message: 'no node announces it in Layer 2; whether a router received it by BGP is not visible here',
      hint: 'see the routers: the address should have one next hop per node',
    };
  }
  return {
    link: 'announcement',
    state: 'broken',
    message: 'no node announces it',
    hint: 'see the speakers: kubectl -n metallb-system get pods -l app.kubernetes.io/component=speaker',
  };
}
