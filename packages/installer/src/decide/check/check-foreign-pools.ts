import { type Finding, findingReporter } from '@gatesmith/diagnostics';
import { at, type KubernetesObject, listAt, objectId } from '@gatesmith/kubernetes';
import { metallbFindings } from '@gatesmith/metallb';
import { ingressNamespace, type Values } from '@gatesmith/values';
import { ingressAddresses, poolHolding } from '../../addresses.ts';
import { entrypointRef, hasEntrypoint } from '../../entrypoint-ref.ts';
import { metallbNamespace } from '../../layout.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import { report } from '../../report.ts';
import { addressesOf } from '../plan/free-pool-addresses.ts';
import { ofOurRelease } from '../plan/our-release.ts';

const reportPool = findingReporter(metallbFindings);

/**
 * Pools of other owners next to ours: one that contains addresses of ours makes MetalLB's webhook deny the release half way;
 * one with automatic assignment may serve the entrypoint before ours does.
 */
export function checkForeignPools(values: Values, index: SnapshotIndex): readonly Finding[] {
  const named = new Set(values.pools.map(({ name }) => name));
  const foreign = index
    .ofKind('IPAddressPool')
    .filter((pool) => pool.metadata.namespace === metallbNamespace)
    .filter((pool) => !ofOurRelease(pool) && !named.has(pool.metadata.name));
  return [...foreign.flatMap((pool) => overlaps(values, pool)), ...rivals(values, index, foreign)];
}

function overlaps({ pools }: Values, foreign: KubernetesObject): readonly Finding[] {
  const taken = addressesOf(foreign);
  return pools.flatMap(({ name, addresses }, position): readonly Finding[] => {
    const shared = addressesOf({
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata: { name },
      spec: { addresses },
    }).intersection(taken);
    if (shared.isEmpty) return [];
    return [
      reportPool('GS-POOL-OVERLAP', {
        subject: `pools.${name}`,
        path: ['pools', position, 'addresses'],
        message: `pools.${name}: ${shared} is in ${objectId(foreign)} already, which is not of this release; MetalLB's webhook refuses a second pool with the same addresses`,
        hint: `take the addresses out of one of them: kubectl -n ${metallbNamespace} edit ipaddresspool ${foreign.metadata.name}`,
      }),
    ];
  });
}

/** MetalLB chooses the pool for a Service that names none, by priority and arrival. */
function rivals(
  values: Values,
  index: SnapshotIndex,
  foreign: readonly KubernetesObject[],
): readonly Finding[] {
  const { entrypoint, pools } = values;
  if (!hasEntrypoint(values) || entrypoint.ipAddressPool !== undefined || entrypoint.addresses.length > 0)
    return [];
  const service = index.find(entrypointRef(values));
  const held = service === undefined ? [] : ingressAddresses(service);
  // MetalLB lets a Service keep what it has.
  if (held.length > 0 && held.every((address) => poolHolding(address, pools) !== undefined)) return [];
  const ours = pools.find(({ autoAssign }) => autoAssign !== false)?.name ?? pools[0]?.name;
  return foreign
    .filter((pool) => mayServe(pool, ingressNamespace(values)))
    .map((pool) =>
      report('GS-ENTRYPOINT-POOL-AMBIGUOUS', {
        subject: objectId(pool),
        path: ['entrypoint', 'ipAddressPool'],
        message: `${objectId(pool)}: assigns addresses automatically and is not in the values, so the entrypoint may get its address from it`,
        hint:
          ours === undefined
            ? `name the pool that is meant: entrypoint.ipAddressPool: ${pool.metadata.name}`
            : `name the pool that is meant: entrypoint.ipAddressPool: ${ours}`,
      }),
    );
}

function mayServe(pool: KubernetesObject, namespace: string): boolean {
  if (at(pool, 'spec', 'autoAssign') === false) return false;
  const namespaces = listAt(pool, 'spec', 'serviceAllocation', 'namespaces');
  return namespaces.length === 0 || namespaces.includes(namespace);
}
