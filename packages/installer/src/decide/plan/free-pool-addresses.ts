import { bitsOf, type IpRange, IpSet, safeParseRange } from '@gatesmith/ip-range';
import { type KubernetesObject, listAt, objectId, refOf } from '@gatesmith/kubernetes';
import type { Desired } from '../../desired/desired.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { objectDiff } from './object-diff.ts';
import { ofOurRelease } from './our-release.ts';
import type { Change, PlanStep, PoolRemainder } from './plan.ts';

interface BlockingPool {
  readonly change: Change;
  readonly remainder: PoolRemainder;
}

/**
 * Helm writes what grows before it deletes what goes, and MetalLB's webhook judges each pool against those that exist
 * at that moment: a pool cannot take addresses that another one still holds. Those others give way first.
 *
 * ```text
 * now      |---- a ----|---- b ----|         |-- a --|---- b ----|
 * wanted   |---------- a ----------|         |---- a ----|-- b --|
 * first    b is deleted                      b shrinks to what it keeps
 * ```
 */
function blockingPools({ release }: Desired, index: SnapshotIndex): readonly BlockingPool[] {
  const live = index.ofKind('IPAddressPool').filter(ofOurRelease);
  const wanted = new Map(
    release.filter(({ kind }) => kind === 'IPAddressPool').map((pool) => [objectId(pool), pool]),
  );
  return live.flatMap((holder): readonly BlockingPool[] => {
    const held = addressesOf(holder);
    const object = objectId(holder);
    const takers = [...wanted.values()].filter(
      (pool) => objectId(pool) !== object && addressesOf(pool).overlaps(held),
    );
    if (takers.length === 0) return [];
    const names = takers.map(({ metadata }) => metadata.name).join(', ');
    const successor = wanted.get(object);
    const kept = successor === undefined ? IpSet.empty : held.intersection(addressesOf(successor));
    const ref = refOf(holder);
    if (kept.isEmpty) {
      const reason = `is removed first: pool ${names} takes over its addresses`;
      return [{ change: { object, ref, action: 'deleted', reason }, remainder: { pool: ref } }];
    }
    const addresses = kept.ranges.map(poolText);
    const between = withAddresses(holder, addresses);
    const reason = `shrinks first: pool ${names} takes a part of its addresses over`;
    const diff = objectDiff({ desired: between, live: holder });
    return [
      { change: { object, ref, action: 'configured', diff, reason }, remainder: { pool: ref, addresses } },
    ];
  });
}

/** The step that has pools give up addresses, where any has to. */
export function freePoolAddressesSteps(desired: Desired, index: SnapshotIndex): readonly PlanStep[] {
  const pools = blockingPools(desired, index);
  if (pools.length === 0) return [];
  return [
    {
      id: 'free-pool-addresses',
      title: 'Pools give addresses up',
      reason: "MetalLB's webhook lets no pool take addresses that another one still holds",
      changes: pools.map(({ change }) => change),
      pools: pools.map(({ remainder }) => remainder),
      waitsFor: [],
    },
  ];
}

/** MetalLB accepts no single address without a prefix length. */
function poolText(range: IpRange): string {
  const text = range.toString();
  return range.size === 1n ? `${text}/${bitsOf(range.family)}` : text;
}

function withAddresses(pool: KubernetesObject, addresses: readonly string[]): KubernetesObject {
  const { apiVersion, kind, metadata } = pool;
  return {
    apiVersion,
    kind,
    metadata: { name: metadata.name, namespace: metadata.namespace },
    spec: { addresses },
  };
}

/** The addresses of a pool; a range that cannot be read holds none. */
export function addressesOf(pool: KubernetesObject): IpSet {
  return IpSet.from(
    listAt(pool, 'spec', 'addresses').flatMap((text) => {
      const range = typeof text === 'string' ? safeParseRange(text).value : undefined;
      return range === undefined ? [] : [range];
    }),
  );
}
