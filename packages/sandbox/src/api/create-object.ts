import type { JsonObject } from '@gatesmith/kubernetes';
import { mutateByPolicies } from '../admission/policies.ts';
import { recordUpdate } from '../apply/managed-fields.ts';
import type { Cluster } from '../cluster.ts';
import { type Kind, resourceOf } from '../model/kinds.ts';
import { nameOf, namespaceOf } from '../model/object.ts';
import { alreadyExists } from '../model/status.ts';
import { checkNamespace, checkQuota } from './check-room.ts';
import { checkIdentity, prepareCreate } from './prepare.ts';
import { withoutNulls } from './without-nulls.ts';
import { type WriteOptions, type Written, writerOf } from './write-options.ts';

export interface Creation {
  readonly kind: Kind;
  readonly namespace: string;
  readonly sent: JsonObject;
  readonly options: WriteOptions;
}

/** Stores a new object. */
export async function createObject(
  cluster: Cluster,
  { kind, namespace, sent, options }: Creation,
): Promise<Written> {
  const identified = withoutNulls(checkIdentity({ kind, sent, namespace, name: '' }));
  checkNamespace(cluster, { kind, namespace, name: nameOf(identified) });
  const resource = resourceOf(kind);
  const prepared = prepareCreate(cluster, { kind, sent: identified, validation: options.validation });
  const { warnings } = prepared;
  const name = nameOf(prepared.object);
  const object = mutateByPolicies(
    cluster,
    { kind, operation: 'CREATE', namespace, name, subresource: '' },
    prepared.object,
  );
  if (cluster.store.get(resource, namespaceOf(object), name) !== undefined) throw alreadyExists(kind, name);
  await cluster.admit({
    kind,
    operation: 'CREATE',
    namespace,
    name,
    subresource: '',
    object,
    old: undefined,
  });
  if (cluster.store.get(resource, namespaceOf(object), name) !== undefined) throw alreadyExists(kind, name);
  checkQuota(cluster, kind, object);
  const owned = recordUpdate({ after: object, shape: kind.shape, writer: writerOf(cluster, kind, options) });
  return { object: options.dryRun ? owned : cluster.store.put(resource, owned), created: true, warnings };
}
