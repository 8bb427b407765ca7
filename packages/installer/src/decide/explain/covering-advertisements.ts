import { at, type KubernetesObject } from '@gatesmith/kubernetes';
import { advertises, type IPAddressPool, type L2Advertisement } from '@gatesmith/metallb';

/** The advertisements that cover a pool: by name, by its labels, or because they name and select none. */
export function coveringAdvertisements(
  poolName: string,
  objects: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const pool = objects.find(({ kind, metadata }) => kind === 'IPAddressPool' && metadata.name === poolName);
  const covered = asPool(pool, poolName);
  return objects.filter(
    (object) =>
      (object.kind === 'L2Advertisement' || object.kind === 'BGPAdvertisement') &&
      (pool === undefined || object.metadata.namespace === pool.metadata.namespace) &&
      advertises(asAdvertisement(object), covered),
  );
}

/** The API server has validated the object against the schema that the type mirrors; the spec may be missing. */
function asAdvertisement(object: KubernetesObject): L2Advertisement {
  const spec = (at(object, 'spec') ?? {}) as L2Advertisement['spec'];
  const { name, namespace = '' } = object.metadata;
  return { apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement', metadata: { name, namespace }, spec };
}

/** Of the pool, only the name and the labels decide. */
function asPool(pool: KubernetesObject | undefined, name: string): IPAddressPool {
  return {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    metadata: { name, namespace: pool?.metadata.namespace ?? '', labels: pool?.metadata.labels },
    spec: { addresses: [] },
  };
}
