import { parseQuantity, recordAt, textAt, wholeQuantity } from '@gatesmith/kubernetes';
import type { Cluster } from '../cluster.ts';
import { type Kind, resourceOf } from '../model/kinds.ts';
import { type KubeObject, nameOf } from '../model/object.ts';
import { type ApiError, forbidden } from '../model/status.ts';

type Named = Pick<Kind, 'group' | 'plural'>;

/** Kinds that a quota names without `count/`. */
const short = new Set([
  'pods',
  'services',
  'secrets',
  'configmaps',
  'replicationcontrollers',
  'resourcequotas',
]);

export interface Addition {
  readonly kind: Named;
  readonly namespace: string;
  readonly object: KubeObject;
}

/**
 * The refusal of one more object by a ResourceQuota of its namespace, or `undefined`. Objects are counted; amounts of cpu
 * and memory are not.
 */
export function quotaRefusal(cluster: Cluster, { kind, namespace, object }: Addition): ApiError | undefined {
  for (const quota of cluster.store.list('resourcequotas', namespace)) {
    for (const [item, hard] of Object.entries(recordAt(quota, 'spec', 'hard'))) {
      if (!countsAs(item, kind, object)) continue;
      const used = cluster.store
        .list(resourceOf(kind), namespace)
        .filter((other) => countsAs(item, kind, other)).length;
      const limit = parseQuantity(hard);
      if (limit === undefined || BigInt(used + 1) <= wholeQuantity(limit)) continue;
      return forbidden(
        kind,
        nameOf(object),
        `exceeded quota: ${nameOf(quota)}, requested: ${item}=1, used: ${item}=${used}, limited: ${item}=${String(hard)}`,
      );
    }
  }
  return undefined;
}

function countsAs(item: string, kind: Named, object: KubeObject): boolean {
  if (item === `count/${resourceOf(kind)}`) return true;
  if (kind.group !== '') return false;
  if (item === 'services.loadbalancers')
    return kind.plural === 'services' && textAt(object, 'spec', 'type') === 'LoadBalancer';
  return item === kind.plural && short.has(item);
}
