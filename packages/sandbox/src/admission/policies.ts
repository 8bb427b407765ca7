import { isRecord } from '@gatesmith/kubernetes';
import { mergePatch } from '../apply/merge-patch.ts';
import type { AdmissionRequest, Cluster } from '../cluster.ts';
import type { AdmissionPolicy } from '../faults.ts';
import type { KubeObject } from '../model/object.ts';
import { ApiError } from '../model/status.ts';

/** The object after the cluster's mutating policies. */
export function mutateByPolicies(
  cluster: Cluster,
  request: Omit<AdmissionRequest, 'object' | 'old'>,
  object: KubeObject,
): KubeObject {
  let mutated = object;
  for (const policy of policiesOf(cluster, request)) {
    if (!('mutates' in policy)) continue;
    const patched = mergePatch(mutated, policy.mutates);
    if (isRecord(patched)) mutated = patched;
  }
  return mutated;
}

/** Refuses what a policy of the cluster refuses, in the words of a validating webhook. */
export function judgeByPolicies(cluster: Cluster, request: AdmissionRequest): void {
  if (request.operation === 'DELETE') return;
  for (const policy of policiesOf(cluster, request)) {
    if (!('refuses' in policy)) continue;
    throw new ApiError(`admission webhook "${policy.policy}" denied the request: ${policy.refuses}`, {
      code: 403,
      reason: 'Forbidden',
    });
  }
}

// Status is written by controllers; no policy of a cluster's owner is asked about it.
function policiesOf(
  cluster: Cluster,
  { kind, namespace, name, subresource }: Omit<AdmissionRequest, 'object' | 'old'>,
): readonly AdmissionPolicy[] {
  if (subresource !== '') return [];
  return cluster.faults.policies({ group: kind.group, resource: kind.plural, namespace, name });
}
