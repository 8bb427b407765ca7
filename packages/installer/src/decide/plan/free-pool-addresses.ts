import { bitsOf, type IpRange, IpSet, safeParseRange } from '@gatesmith/ip-range';
import type { Desired } from '../../desired/desired.ts';
import { asArray, at } from '../../json-value.ts';
import { type KubernetesObject, objectId, refOf } from '../../kubernetes-object.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { objectDiff } from './object-diff.ts';
import { ofOurRelease } from './our-release.ts';
import type { Change, PlanStep } from './plan.ts';

/** What a pool of ours has to give up before the release may be written. */
export interface Room {
  readonly change: Change;
  /** What it keeps meanwhile; `undefined` when it goes. */
  readonly addresses: readonly string[] | undefined;
}

/**
 * Helm writes what grows before it deletes what goes, and MetalLB's webhook judges each pool against those that are there
 * at that moment: a pool cannot take addresses that another one still holds. Those others give way first.
 *
 * ```text
 * now      |---- a ----|---- b ----|         |-- a --|---- b ----|
 * wanted   |---------- a ----------|         |---- a ----|-- b --|
 * first    b is deleted                      b shrinks to what it keeps
 * ```
 */
export function planRoom({ release }: Desired, index: SnapshotIndex): readonly Room[] {
  const live = index.ofKind('IPAddressPool').filter(ofOurRelease);
  const wanted = new Map(
    release.filter(({ kind }) => kind === 'IPAddressPool').map((pool) => [objectId(pool), pool]),
  );
  return live.flatMap((holder): readonly Room[] => {
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
      const reason = `goes first: pool ${names} takes its addresses over`;
      return [{ change: { object, ref, action: 'deleted', reason }, addresses: undefined }];
    }
    const addresses = kept.ranges.map(poolText);
    const between = withAddresses(holder, addresses);
    const reason = `shrinks first: pool ${names} takes a part of its addresses over`;
    const diff = objectDiff(between, holder);
    return [{ change: { object, ref, action: 'configured', diff, reason }, addresses }];
  });
}

/** The step that makes room, where any has to be made. */
export function roomSteps(desired: Desired, index: SnapshotIndex): readonly PlanStep[] {
  const rooms = planRoom(desired, index);
  if (rooms.length === 0) return [];
  return [
    {
      id: 'make-room',
      title: 'Pools give addresses up',
      reason: "MetalLB's webhook lets no pool take addresses that another one still holds",
      changes: rooms.map(({ change }) => change),
      waitsFor: [],
    },
  ];
}

/** MetalLB knows no single address without a prefix length. */
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
    asArray(at(pool, 'spec', 'addresses')).flatMap((text) => {
      const range = typeof text === 'string' ? safeParseRange(text).value : undefined;
      return range === undefined ? [] : [range];
    }),
  );
}
