import type { KubernetesObject, Snapshot } from '@gatesmith/installer';
import { recordsAt, textAt } from '@gatesmith/kubernetes';
import {
  type AddressHolder,
  type DrawnCollision,
  describePools,
  type NamedPool,
  type PoolDescription,
} from '@gatesmith/metallb';

/** Pools as the values or a snapshot show them. */
export interface ObservedPools {
  readonly pools: readonly PoolDescription[];
  readonly collisions: readonly DrawnCollision[];
  /** When Services appeared, in milliseconds, by `namespace/name`. */
  readonly created: ReadonlyMap<string, number>;
  /** When the snapshot was taken. */
  readonly now: number;
}

/** The pools of values, which no Service uses yet. */
export function poolsOfValues(pools: readonly NamedPool[]): ObservedPools {
  return { pools: describePools(pools), collisions: [], created: new Map(), now: 0 };
}

/** The pools of a cluster, with the Services that hold their addresses. */
export function poolsOfSnapshot({ objects, takenAt }: Snapshot): ObservedPools {
  const pools = describePools(
    objects.filter(({ kind }) => kind === 'IPAddressPool').map(toPool),
    objects.filter(({ kind }) => kind === 'Service').flatMap(toHolder),
  );
  const created = new Map(
    objects.filter(({ kind }) => kind === 'Service').flatMap((service) => creationOf(service)),
  );
  return {
    pools,
    created,
    now: Date.parse(takenAt),
    collisions: objects.filter(({ kind }) => kind === 'Node').flatMap(nodeAddresses),
  };
}

/** A node's own addresses: a pool that holds one takes the node off the network. */
function nodeAddresses({ metadata: { name }, status }: KubernetesObject): DrawnCollision[] {
  return recordsAt(status, 'addresses').flatMap(({ type, address }) =>
    String(type).endsWith('IP') ? [{ range: String(address), by: `node ${name}` }] : [],
  );
}

/** The API server checked the spec against MetalLB's CRD before it stored the object. */
function toPool({ metadata, spec }: KubernetesObject): NamedPool {
  return { ...(spec as Omit<NamedPool, 'name'>), name: metadata.name };
}

function toHolder({ metadata: { namespace = 'default', name }, status }: KubernetesObject): AddressHolder[] {
  const addresses = recordsAt(status, 'loadBalancer', 'ingress')
    .map(({ ip }) => ip)
    .filter((ip) => typeof ip === 'string');
  return addresses.length === 0 ? [] : [{ service: `${namespace}/${name}`, addresses }];
}

function creationOf({ metadata }: KubernetesObject): [string, number][] {
  const time = Date.parse(textAt(metadata, 'creationTimestamp') ?? '');
  return Number.isNaN(time) ? [] : [[`${metadata.namespace ?? 'default'}/${metadata.name}`, time]];
}
