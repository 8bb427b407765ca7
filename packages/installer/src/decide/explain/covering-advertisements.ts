import { asLabelSelector, type KubernetesObject, listAt, matchesSelector } from '@gatesmith/kubernetes';

/** The advertisements that cover a pool: by name, by its labels, or because they name and select none. */
export function coveringAdvertisements(
  poolName: string,
  objects: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const pool = objects.find(({ kind, metadata }) => kind === 'IPAddressPool' && metadata.name === poolName);
  return objects.filter((object) => {
    if (object.kind !== 'L2Advertisement' && object.kind !== 'BGPAdvertisement') return false;
    const names = listAt(object, 'spec', 'ipAddressPools');
    const selectors = listAt(object, 'spec', 'ipAddressPoolSelectors');
    if (names.length === 0 && selectors.length === 0) return true;
    const labels = pool?.metadata.labels ?? {};
    return names.includes(poolName) || selectors.some((one) => matchesSelector(asLabelSelector(one), labels));
  });
}
