import type { DecodedMap, DecodedValue } from '@gatesmith/documents';
import { objectId } from '@gatesmith/kubernetes';
import { findOwners } from '../detect/find-owners.ts';
import type { Owner } from '../detect/observation.ts';

/** `ConfigMap/namespace/name` of a decoded ConfigMap. */
export function configMapId(configMap: DecodedMap): string {
  const metadata = configMap.get('metadata');
  const field = (name: string): string | undefined => {
    const value = metadata instanceof Map ? metadata.get(name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return objectId({
    kind: 'ConfigMap',
    namespace: field('namespace') ?? 'default',
    name: field('name') ?? 'unnamed',
  });
}

/** The tool that overwrites a ConfigMap, if its manifest names one. */
export function configMapOwners(configMap: DecodedMap): Owner[] {
  const metadata = configMap.get('metadata');
  if (!(metadata instanceof Map)) return [];
  const text = (value: DecodedValue | undefined): string => (typeof value === 'string' ? value : '');
  const record = (value: DecodedValue | undefined): Record<string, string> =>
    value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, text(item)])) : {};
  const references = metadata.get('ownerReferences');
  return findOwners({
    name: text(metadata.get('name')),
    namespace: text(metadata.get('namespace')),
    labels: record(metadata.get('labels')),
    annotations: record(metadata.get('annotations')),
    ownerReferences: Array.isArray(references)
      ? references.flatMap((reference: DecodedValue) =>
          reference instanceof Map ? [`${text(reference.get('kind'))}/${text(reference.get('name'))}`] : [],
        )
      : [],
  });
}
