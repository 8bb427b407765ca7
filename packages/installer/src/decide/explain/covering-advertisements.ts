import { matchesSelector } from '@gatesmith/metallb';
import { asArray, asRecord, asString, at } from '../../json-value.ts';
import type { KubernetesObject } from '../../kubernetes-object.ts';

type Selector = Parameters<typeof matchesSelector>[0];
type Requirement = NonNullable<Selector['matchExpressions']>[number];

/** The advertisements that cover a pool: by name, by its labels, or because they name and select none. */
export function coveringAdvertisements(
  poolName: string,
  objects: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const pool = objects.find(({ kind, metadata }) => kind === 'IPAddressPool' && metadata.name === poolName);
  return objects.filter((object) => {
    if (object.kind !== 'L2Advertisement' && object.kind !== 'BGPAdvertisement') return false;
    const names = asArray(at(object, 'spec', 'ipAddressPools'));
    const selectors = asArray(at(object, 'spec', 'ipAddressPoolSelectors'));
    if (names.length === 0 && selectors.length === 0) return true;
    const labels = pool?.metadata.labels ?? {};
    return names.includes(poolName) || selectors.some((one) => matchesSelector(selectorOf(one), labels));
  });
}

function selectorOf(value: unknown): Selector {
  return {
    matchLabels: textsOf(at(value, 'matchLabels')),
    matchExpressions: asArray(at(value, 'matchExpressions')).flatMap(requirementOf),
  };
}

function requirementOf(value: unknown): Requirement[] {
  const key = asString(at(value, 'key'));
  const operator = asString(at(value, 'operator'));
  if (key === undefined || !isOperator(operator)) return [];
  return [{ key, operator, values: asArray(at(value, 'values')).filter((text) => typeof text === 'string') }];
}

function isOperator(word: string | undefined): word is Requirement['operator'] {
  return word === 'In' || word === 'NotIn' || word === 'Exists' || word === 'DoesNotExist';
}

function textsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asRecord(value) ?? {}).flatMap(([key, text]) =>
      typeof text === 'string' ? [[key, text] as const] : [],
    ),
  );
}
