import { type KubernetesObject, objectId, refOf } from '@gatesmith/kubernetes';
import { fieldManager } from '../../field-manager.ts';
import type { SnapshotIndex } from '../../observe/snapshot-index.ts';
import type { Change } from './plan.ts';

/** Whether a definition is one of MetalLB's, which hold the pools of the cluster. */
export function isMetallbDefinition({ metadata }: KubernetesObject): boolean {
  return metadata.name.endsWith('.metallb.io');
}

/**
 * The change for a definition that another installation brought, which stays as it is: another Traefik may rely on its
 * version, and Helm changes no definition that exists either. `undefined` for a definition that is ours to write: MetalLB's,
 * because a cluster has one MetalLB, and those that we applied.
 */
export function foreignDefinition(wanted: KubernetesObject, index: SnapshotIndex): Change | undefined {
  const live = index.find(wanted);
  if (live === undefined || isMetallbDefinition(wanted)) return undefined;
  const isApplied = (live.metadata.managedFields ?? []).some(({ manager }) => manager === fieldManager);
  if (isApplied) return undefined;
  const reason = 'exists already and was not applied by gatesmith, so it stays as it is';
  return { object: objectId(wanted), ref: refOf(wanted), action: 'skipped', reason };
}
