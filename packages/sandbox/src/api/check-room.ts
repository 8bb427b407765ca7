import { quotaRefusal } from '../admission/quotas.ts';
import type { Cluster } from '../cluster.ts';
import type { Kind } from '../model/kinds.ts';
import { isDeleting, type KubeObject, namespaceOf } from '../model/object.ts';
import { ApiError, forbidden, notFound } from '../model/status.ts';

export interface Target {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
}

/** Refuses a new object in a namespace that is missing or terminating. */
export function checkNamespace(cluster: Cluster, { kind, namespace, name }: Target): void {
  if (!kind.namespaced) return;
  const found = cluster.store.get('namespaces', '', namespace);
  if (found === undefined) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  if (isDeleting(found)) {
    throw new ApiError(
      forbidden(
        kind,
        name,
        `unable to create new content in namespace ${namespace} because it is being terminated`,
      ).message,
      {
        code: 403,
        reason: 'Forbidden',
        group: kind.group,
        kind: kind.plural,
        name,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      },
    );
  }
}

/** Refuses a new object that a ResourceQuota has no room for. */
export function checkQuota(cluster: Cluster, kind: Kind, object: KubeObject): void {
  const refusal = kind.namespaced
    ? quotaRefusal(cluster, { kind, namespace: namespaceOf(object), object })
    : undefined;
  if (refusal !== undefined) throw refusal;
}
